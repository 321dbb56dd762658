import Glibc
import WorkerProtocol

/// The worker's connection to its parent: whole frames over two file descriptors, with blocking calls.
public struct FrameChannel {
  /// The parent went away or broke the protocol; the worker should exit.
  public struct Closed: Error {}

  private let input: Int32
  private let output: Int32

  /// Uses standard input and output for frames. What a C library prints goes to standard error instead.
  ///
  /// - Throws: `Closed` when the descriptors cannot be duplicated.
  public static func standard() throws(Closed) -> FrameChannel {
    let output = dup(1)
    guard output >= 0, dup2(2, 1) >= 0 else { throw Closed() }
    return FrameChannel(input: 0, output: output)
  }

  public init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }

  /// The next frame, or nil when the parent closed its end between two frames.
  ///
  /// - Throws: `Closed` on a torn or oversized frame.
  public func read() throws(Closed) -> Frame? {
    var header = [UInt8](repeating: 0, count: Frame.headerSize)
    let got = fill(&header)
    if got == 0 { return nil }
    guard got == header.count, let head = Frame.Header(header) else { throw Closed() }
    var payload = [UInt8](repeating: 0, count: head.payloadSize)
    guard fill(&payload) == payload.count else { throw Closed() }
    return Frame(kind: head.kind, payload: payload)
  }

  /// Writes a whole frame.
  ///
  /// - Throws: `Closed` when the parent no longer reads.
  public func write(_ frame: Frame) throws(Closed) {
    try send(frame.header)
    try send(frame.payload)
  }

  private func fill(_ buffer: inout [UInt8]) -> Int {
    buffer.withUnsafeMutableBytes { raw in
      guard let base = raw.baseAddress else { return 0 }
      var done = 0
      while done < raw.count {
        let n = Glibc.read(input, base + done, raw.count - done)
        if n < 0 && errno == EINTR { continue }
        if n <= 0 { break }
        done += n
      }
      return done
    }
  }

  private func send(_ bytes: [UInt8]) throws(Closed) {
    let sent = bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return 0 }
      var done = 0
      while done < raw.count {
        let n = Glibc.write(output, base + done, raw.count - done)
        if n < 0 && errno == EINTR { continue }
        if n <= 0 { break }
        done += n
      }
      return done
    }
    if sent != bytes.count { throw Closed() }
  }
}
