import Glibc

/// One side's connection to the other: whole frames over two file descriptors, with blocking calls.
///
/// Total: any bytes from the other side give frames or an error.
public struct FrameChannel: Sendable {
  /// The other side went away or broke the protocol: nothing further can be read.
  public struct Closed: Error {
    public init() {}
  }

  /// Bytes of a payload that are copied behind its header.
  private static let smallPayload = 4096

  private let input: Int32
  private let output: Int32

  /// The worker's side: standard input and output. What a C library prints goes to standard error instead.
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

  /// The next frame, or nil when the other side closed its end between two frames.
  ///
  /// - Throws: `Closed` on a torn or oversized frame.
  public func read() throws(Closed) -> Frame? {
    let header = bytes(Frame.headerSize)
    if header.isEmpty { return nil }
    guard let head = Frame.Header(header) else { throw Closed() }
    let payload = bytes(head.payloadSize)
    guard payload.count == head.payloadSize else { throw Closed() }
    return Frame(kind: head.kind, payload: payload)
  }

  /// Writes a whole frame.
  ///
  /// - Throws: `Closed` when the other side no longer reads.
  public func write(_ frame: Frame) throws(Closed) {
    // Most frames are small, and go out with one call, which wakes the other side once.
    let headAndStart = frame.header + frame.payload.prefix(Self.smallPayload)
    try send(headAndStart[...])
    try send(frame.payload.dropFirst(Self.smallPayload))
  }

  /// The next `count` bytes; fewer where the other side closed its end before.
  private func bytes(_ count: Int) -> [UInt8] {
    // Not filled with zeros first: that would take as long as reading a page of pixels.
    [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      done = 0
      guard let base = buffer.baseAddress else { return }
      while done < count {
        let n = Glibc.read(input, base + done, count - done)
        if n < 0 && errno == EINTR { continue }
        if n <= 0 { break }
        done += n
      }
    }
  }

  private func send(_ bytes: ArraySlice<UInt8>) throws(Closed) {
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
