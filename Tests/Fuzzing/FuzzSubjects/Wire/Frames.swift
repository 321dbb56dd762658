import Glibc
import WorkerProtocol

/// What travels in a frame.
private protocol Framed: Equatable {
  init(_ frame: Frame) throws(FrameError)
  var frame: Frame { get }
}

extension DocumentRequest: Framed {}
extension DocumentReply: Framed {}
extension RecognitionRequest: Framed {}
extension RecognitionReply: Framed {}

extension FuzzSubject {
  /// Frames between gateway and workers: the first byte is the kind, the rest the payload. A message is written as it is read;
  /// and the same bytes as a stream give whole frames, then its end or an error.
  static let frames = FuzzSubject(
    "frames", maximumBytes: 8192,
    words: ["\u{1}\0\0\0", "\0\0\0\0", "\u{5}\0\0\0Total", "\0\0\u{40}\u{41}", "\0\0\u{80}\u{3F}", "\u{1}\u{1}\u{40}"],
    isBinary: true
  ) { input in
    var outcome = Outcome()
    guard let kind = input.first else { return outcome }
    let frame = Frame(kind: kind, payload: Array(input.dropFirst()))
    outcome.add(count: Int(kind) * 8)
    try check(DocumentRequest.self, frame, &outcome)
    try check(DocumentReply.self, frame, &outcome)
    try check(RecognitionRequest.self, frame, &outcome)
    try check(RecognitionReply.self, frame, &outcome)
    outcome.add(JPEGStructure(frame.payload).map { $0.width > 0 && $0.height > 0 } ?? false)
    outcome.add(count: try stream(input))
    return outcome
  }

  private static func check<Message: Framed>(_: Message.Type, _ frame: Frame, _ outcome: inout Outcome) throws {
    let message: Message
    do throws(FrameError) { message = try Message(frame) } catch { return outcome.add(error: error) }
    outcome.add(true)
    let again: Message
    do throws(FrameError) { again = try Message(message.frame) } catch {
      throw BrokenProperty(description: "a message that was read can be written: \(error)")
    }
    try require(again == message, "a message is written as it is read")
  }

  /// Frames in a stream.
  private static func stream(_ bytes: [UInt8]) throws -> Int {
    // A header that announces a gigabyte has only memory set aside; that takes time here.
    if let header = Frame.Header(bytes.prefix(Frame.headerSize)), header.payloadSize > 1 << 20 { return 0 }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return 0 }
    defer { close(ends[0]) }
    let written = bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
    close(ends[1])
    guard written == bytes.count else { return 0 }
    let channel = FrameChannel(input: ends[0], output: -1)
    var (frames, taken) = (0, 0)
    while let frame = try? channel.read() {
      frames += 1
      taken += Frame.headerSize + frame.payload.count
    }
    try require(taken <= bytes.count, "no more is read than was written")
    return frames
  }
}
