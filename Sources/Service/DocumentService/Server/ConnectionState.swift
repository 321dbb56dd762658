import NIOCore
import NIOHTTP1

/// What a connection may still do, and until when: a value without sockets or timers. `ConnectionHandler` performs it.
///
/// Requests may be read ahead of the answers to those before them; answers come in the order of the requests.
package struct ConnectionState {
  /// Times and sizes that a client must keep to.
  package struct Limits: Sendable {
    /// Between requests; proxies keep connections for a minute.
    var idle = TimeAmount.seconds(75)
    /// For a request's head, from its first byte.
    var head = TimeAmount.seconds(10)
    /// For what is left of a body when its request is answered.
    var rest = TimeAmount.seconds(30)
    /// For a client to read why its connection ends.
    var farewell = TimeAmount.seconds(2)
    /// Most bytes left of a body that are read so that the connection serves another request.
    var restKept = 64 << 10
    /// Most bytes left of a body that are read and dropped before the connection is closed: many clients read an answer only
    /// after they sent their body. More are dropped where their number is announced.
    var announcedRestDropped = 128 << 20
    var restDropped = 8 << 20

    /// `farewell`, as clocks have it.
    var farewellTime: Duration { .nanoseconds(farewell.nanoseconds) }

    package init() {}
  }

  /// What to do with bytes that are or should be a request's head.
  package enum HeadVerdict: Equatable {
    case pass
    /// A refusal is due, behind the answers to the requests before.
    case drop
    case refuse
  }

  /// What to do once the last byte of an answer is on its way.
  package enum AnswerVerdict: Equatable {
    case goOn
    /// Write the refusal that is due.
    case refuse
    case close
    /// Drop what comes, and close when the request's last byte was dropped.
    case drop
  }

  private struct Exchange {
    /// Bytes of the body that are announced and not there yet; nil where their number is not announced.
    var left: Int?
    var isReceived = false
    /// No further byte of the body can be read.
    var isBroken = false
    /// The client sends the body when it is asked to.
    var awaitsContinue: Bool
    /// The client lets the connection serve another request.
    var isPersistent: Bool
    var endsConnection = false
  }

  private enum Phase: Equatable {
    /// Between requests.
    case idle
    /// Some bytes of a head are there.
    case head
    /// Requests are received and answered.
    case busy
    /// A request is answered, and the rest of its body is read.
    case rest
    case dropping(left: Int)
    case closed
  }

  private let limits: Limits
  private var phase = Phase.idle
  /// Requests that are not received, or not answered.
  private var exchanges: [Exchange] = []
  private var isStopping = false
  private var isRefusalDue = false
  /// When the connection is closed unless something happens before; nil while the deadlines of requests decide.
  private(set) package var deadline: NIODeadline?

  package init(_ limits: Limits = Limits(), at now: NIODeadline) {
    self.limits = limits
    deadline = now + limits.idle
  }

  /// What comes is not wanted any more.
  package var isDropping: Bool {
    switch phase {
    case .dropping, .closed: true
    default: isRefusalDue
    }
  }

  // MARK: - Receiving

  /// Bytes came, and no part of a request with them.
  package mutating func bytes(at now: NIODeadline) {
    guard phase == .idle else { return }
    phase = .head
    deadline = now + limits.head
  }

  package mutating func head(_ head: HTTPRequestHead) -> HeadVerdict {
    let hosts = head.headers["host"]
    // RFC 9112, 3.2: a request of HTTP/1.1 has exactly one Host.
    guard head.version.major == 1, head.version.minor == 0 || hosts.count == 1,
      Self.isOrigin(head.uri, host: hosts.first)
    else { return refuse() }
    let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
    let awaitsContinue = head.headers["expect"].contains { $0.lowercased() == "100-continue" }
    exchanges.append(
      Exchange(
        left: head.headers.contains(name: "transfer-encoding") ? nil : announced,
        awaitsContinue: awaitsContinue && head.version.minor > 0, isPersistent: head.isKeepAlive))
    phase = .busy
    deadline = nil
    return .pass
  }

  /// Whether a target is a path here, or a URL of the host that the request is for: this is not a proxy.
  private static func isOrigin(_ target: String, host: String?) -> Bool {
    if target.hasPrefix("/") || target == "*" { return true }
    guard let host,
      let scheme = ["http://", "https://"].first(where: { target.lowercased().hasPrefix($0 + host.lowercased()) })
    else { return false }
    return target.utf8.dropFirst(scheme.utf8.count + host.utf8.count).first.map { $0 == UInt8(ascii: "/") } ?? true
  }

  /// What came is not HTTP.
  package mutating func refuse() -> HeadVerdict {
    isRefusalDue = true
    return exchanges.isEmpty ? .refuse : .drop
  }

  /// Whether the body of a request is under way, which then cannot be read to its end.
  package mutating func breakBody() -> Bool {
    guard phase != .rest, let last = exchanges.indices.last, !exchanges[last].isReceived else { return false }
    exchanges[last].isBroken = true
    return true
  }

  /// - Returns: whether more came behind an answer than is dropped.
  package mutating func body(_ count: Int) -> Bool {
    if let last = exchanges.indices.last {
      exchanges[last].left? -= count
      // A client that sends its body does not wait to be asked.
      exchanges[last].awaitsContinue = false
    }
    guard case .dropping(let left) = phase else { return false }
    phase = .dropping(left: left - count)
    return left < count
  }

  /// A request is received.
  ///
  /// - Returns: whether to close the connection.
  package mutating func end(at now: NIODeadline) -> Bool {
    if case .dropping = phase { return true }
    if let last = exchanges.indices.last { exchanges[last].isReceived = true }
    if phase == .rest { goOn(at: now) }
    return false
  }

  /// The last request's body is wanted.
  ///
  /// - Returns: whether its client must be told.
  package mutating func wantBody() -> Bool {
    guard let last = exchanges.indices.last, exchanges[last].awaitsContinue else { return false }
    exchanges[last].awaitsContinue = false
    return true
  }

  // MARK: - Answering

  /// The head of the answer to the first request.
  ///
  /// - Parameter closes: the answer says that it is the connection's last.
  /// - Returns: whether it must say so.
  package mutating func answer(closes: Bool) -> Bool {
    guard let exchange = exchanges.first else { return true }
    let isRestSmall = exchange.left.map { $0 <= limits.restKept } ?? false
    let isReadable = exchange.isReceived || (isRestSmall && !exchange.awaitsContinue && !exchange.isBroken)
    exchanges[0].endsConnection = closes || isStopping || !exchange.isPersistent || !isReadable
    return exchanges[0].endsConnection
  }

  /// The answer to the first request is complete.
  package mutating func answered(at now: NIODeadline) -> AnswerVerdict {
    guard let exchange = exchanges.first else { return close() }
    if exchange.endsConnection || isStopping {
      return exchange.isReceived ? close() : drop(exchange, at: now)
    }
    if exchange.isReceived {
      goOn(at: now)
      return exchanges.isEmpty && isRefusalDue ? .refuse : .goOn
    }
    phase = .rest
    deadline = now + limits.rest
    return .goOn
  }

  /// A refusal is written.
  package mutating func refused(at now: NIODeadline) {
    phase = .dropping(left: limits.restDropped)
    deadline = now + limits.farewell
  }

  // MARK: - Ending

  /// The server stops: requests that are here are answered, others are not taken.
  ///
  /// - Returns: whether to close at once.
  package mutating func stop() -> Bool {
    isStopping = true
    return phase != .busy
  }

  /// - Returns: whether the time is over.
  package mutating func expire(at now: NIODeadline) -> Bool {
    guard let deadline, deadline <= now else { return false }
    _ = close()
    return true
  }

  private mutating func close() -> AnswerVerdict {
    phase = .closed
    deadline = nil
    return .close
  }

  private mutating func drop(_ exchange: Exchange, at now: NIODeadline) -> AnswerVerdict {
    let isAnnounced = exchange.left.map { $0 <= limits.announcedRestDropped } ?? false
    phase = .dropping(left: isAnnounced ? limits.announcedRestDropped : limits.restDropped)
    deadline = now + (exchange.isBroken ? limits.farewell : limits.rest)
    return .drop
  }

  /// The first request is received and answered.
  private mutating func goOn(at now: NIODeadline) {
    exchanges.removeFirst()
    phase = exchanges.isEmpty ? .idle : .busy
    deadline = exchanges.isEmpty ? now + limits.idle : nil
  }
}
