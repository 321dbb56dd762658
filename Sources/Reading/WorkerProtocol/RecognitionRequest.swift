import DocumentText

/// What the gateway asks of an `ocr-recognizer`: read this page. Gets exactly one `RecognitionReply`.
public struct RecognitionRequest: Sendable, Equatable {
  /// The page. The recognizer sees `width` × `height` px; the gateway applies crop and origin to the words.
  public var page: PagePixels

  public init(page: PagePixels) { self.page = page }

  public var frame: Frame { Frame(kind: 16, payload: page.payload) }

  public init(_ frame: Frame) throws(FrameError) {
    guard frame.kind == 16 else { throw .unknownKind(frame.kind) }
    page = try PagePixels(payload: frame.payload)
  }
}

/// What an `ocr-recognizer` answers.
public enum RecognitionReply: Sendable, Equatable {
  /// Sent once, without a request, after warm-up. `runtime` names library, build and precision for the log; `missing` was
  /// denied it.
  case ready(runtime: String, missing: Set<SandboxPart>)
  /// The words of the page. `turns` quarter turns clockwise made the received pixels upright; the words are measured on
  /// the turned crop.
  case recognized(TextPage, turns: Int)
  /// The page could not be read; the recognizer itself is fine or will exit by itself.
  case failed(detail: String)

  public var frame: Frame {
    var writer = ByteWriter()
    switch self {
    case .ready(let runtime, let missing):
      writer.put(runtime)
      writer.put(missing)
      return Frame(kind: 80, payload: writer.bytes)
    case .recognized(let page, let turns):
      writer.put(UInt8(clamping: turns))
      writer.put(page)
      return Frame(kind: 81, payload: writer.bytes)
    case .failed(let detail):
      writer.put(detail)
      return Frame(kind: 82, payload: writer.bytes)
    }
  }

  public init(_ frame: Frame) throws(FrameError) {
    var reader = ByteReader(frame.payload)
    switch frame.kind {
    case 80: self = .ready(runtime: try reader.string(), missing: try reader.sandboxParts())
    case 81:
      let turns = Int(try reader.uint8())
      guard turns < 4 else { throw .malformed }
      self = .recognized(try reader.textPage(), turns: turns)
    case 82: self = .failed(detail: try reader.string())
    default: throw .unknownKind(frame.kind)
    }
    try reader.end()
  }
}
