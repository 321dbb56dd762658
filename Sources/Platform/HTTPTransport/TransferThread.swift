import CCurl
import Concurrency
import Formatting
import Glibc

/// Drives all requests of one transport; lives on the transport's thread only.
final class TransferThread {
  /// Bytes; TLS and its certificates need the most of it.
  private static let stackSize = 1 << 20

  private let mailbox: Mailbox
  private let configuration: TransportConfiguration
  private var connections: MultiHandle
  private var transfers: [UInt64: Transfer] = [:]
  private var isStopped = false
  /// When the connections that are left over may no longer be used; nil when there are none.
  private var connectionsExpire: ContinuousClock.Instant?

  private init(_ mailbox: Mailbox, _ configuration: TransportConfiguration) {
    self.mailbox = mailbox
    self.configuration = configuration
    connections = mailbox.connections
  }

  static func start(
    _ mailbox: Mailbox, _ configuration: TransportConfiguration
  ) throws(TransportStartFailure) {
    let code = BlockingThread.start(stackSize: stackSize) { TransferThread(mailbox, configuration).run() }
    if code != 0 { throw TransportStartFailure("pthread_create") }
  }

  private func run() {
    while true {
      for message in mailbox.take() { handle(message) }
      if isStopped { return }
      guard connections.perform() else {
        recover()
        continue
      }
      while let (easy, result) = connections.nextFinished() {
        if let transfer = transfers.values.first(where: { $0.easy.pointer == easy }) { finish(transfer, result) }
      }
      let now = ContinuousClock.now
      for transfer in transfers.values {
        if let code = transfer.expired(at: now) { abort(transfer, TransportError(code)) }
      }
      // libcurl itself looks at the age of connections only when it sends the next request, and until then would leave
      // those half open that the server closed.
      if let connectionsExpire, connectionsExpire <= now { _ = renewConnections() }
      let wait = nextDeadline.map { now.duration(to: $0).millisecondsRoundedUp } ?? .max
      if !connections.wait(milliseconds: Int32(clamping: wait)) { recover() }
    }
  }

  private func handle(_ message: Mailbox.Message) {
    switch message {
    case .send(let submission) where isStopped:
      submission.fail(TransportError.shutDown)
    case .send(let submission):
      do throws(TransportError) {
        let transfer = try Transfer(submission, configuration, start: .now)
        guard connections.add(transfer.easy) else { throw TransportError(.protocolError) }
        transfers[submission.id] = transfer
        connectionsExpire = nil
      } catch {
        submission.fail(error)
      }
    case .cancel(let id):
      if let transfer = transfers[id] { abort(transfer, CancellationError()) }
    case .stop:
      isStopped = true
      for transfer in transfers.values { abort(transfer, TransportError.shutDown) }
    }
  }

  private func finish(_ transfer: Transfer, _ result: CURLcode) {
    remove(transfer)
    transfer.finish(result)
  }

  private func abort(_ transfer: Transfer, _ error: any Error) {
    remove(transfer)
    transfer.fail(error)
  }

  /// Called before the caller is resumed, so that nothing of a request is left when its caller continues.
  private func remove(_ transfer: Transfer) {
    transfers[transfer.id] = nil
    connections.remove(transfer.easy)
    if transfers.isEmpty { connectionsExpire = .now + configuration.idleLifetime }
  }

  /// Closes all connections. Returns false when no new multi handle can be made.
  private func renewConnections() -> Bool {
    connectionsExpire = nil
    guard let fresh = MultiHandle(idleConnections: configuration.idleConnections) else { return false }
    connections = fresh
    mailbox.replaceConnections(with: fresh)
    return true
  }

  /// libcurl gave up on the handle: does not happen unless memory or file descriptors run out.
  private func recover() {
    for transfer in transfers.values { abort(transfer, TransportError(.protocolError)) }
    if !renewConnections() { mailbox.close() }
  }

  private var nextDeadline: ContinuousClock.Instant? {
    (transfers.values.map(\.nextDeadline) + [connectionsExpire].compactMap { $0 }).min()
  }
}
