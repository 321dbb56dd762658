import DocumentFormats
import Extraction
import ImagePlanning
import JSON
import ModelCatalog

/// A `POST /v1/chat/completions`, as far as the stand-in looks at it.
public struct ChatRequest: Sendable {
  public var model: String?
  public var prompt: Prompt
  public var constraint: OutputConstraint
  public var form: AnswerForm
  /// nil where the request sets no limit.
  public var maximumTokens: Int?
  public var streams: Bool
  public var includesUsage: Bool
  /// Roughly as a tokenizer counts: exact for images that need no resampling, a third of the characters for text.
  public var promptTokens: Int
  /// Those of each image among them.
  public var imageTokens: [Int]
  /// Those of the instructions among them, which other requests share: the system message, or else the first of several
  /// parts of the user's message where no page begins with it.
  public var systemTokens: Int
  /// Tells instructions apart.
  public var system: Int
  /// Sizes of the JPEG files, in bytes.
  public var imageBytes: [Int]

  /// - Parameter geometry: how the model cuts images into tokens.
  /// - Throws: `RequestError` with the words of llama-server, which clients of either server get to see in some form.
  public init(_ body: [UInt8], geometry: ImageGeometry = .pixtral) throws(RequestError) {
    guard let value = try? JSONValue(parsing: body) else { throw .invalid("parse error: the body is not JSON") }
    guard let messages = value["messages"]?.elements else { throw .invalid("'messages' is required") }
    do {
      constraint = try OutputConstraint(request: value)
    } catch {
      throw .invalid("Failed to initialize samplers: failed to parse grammar")
    }
    guard let form = AnswerForm(constraint) else {
      throw .invalid("simulated: answers of this form cannot be given; see the forms in the program's help")
    }
    self.form = form
    model = value["model"]?.string
    maximumTokens = (value["max_completion_tokens"] ?? value["max_tokens"])?.integer.map { Int(clamping: $0) }
    streams = value["stream"]?.bool ?? false
    includesUsage = value["stream_options"]?["include_usage"]?.bool ?? false

    var parts: [Prompt.Part] = []
    var characters = 0
    var instructions: [String] = []
    for message in messages {
      var read = try Self.parts(message["content"])
      let texts = read.compactMap { part in if case .text(let text) = part { text } else { nil } }
      characters += texts.reduce(0) { $0 + $1.unicodeScalars.count }
      if message["role"] == "system" { instructions += texts }
      guard message["role"] == "user" else { continue }
      if instructions.isEmpty, read.count > 1, case .text(let first) = read[0], !first.hasPrefix("<page ") {
        instructions.append(first)
        read.removeFirst()
      }
      parts += read
    }
    systemTokens = instructions.reduce(0) { $0 + $1.unicodeScalars.count } / 3
    system = instructions.hashValue
    prompt = Prompt(parts)
    let images = parts.compactMap { part in if case .jpeg(let bytes) = part { bytes } else { nil } }
    imageBytes = images.map(\.count)
    imageTokens = []
    for image in images {
      guard let size = JPEGSize(image) else { throw .unreadableImage }
      imageTokens.append(geometry.tokens(width: size.width, height: size.height))
    }
    promptTokens = imageTokens.reduce(characters / 3 + 3, +)
  }

  private static func parts(_ content: JSONValue?) throws(RequestError) -> [Prompt.Part] {
    if let text = content?.string { return [.text(text)] }
    guard let elements = content?.elements else { throw .invalid("All non-assistant messages must contain 'content'") }
    var parts: [Prompt.Part] = []
    for element in elements {
      switch element["type"]?.string {
      case "text": parts.append(.text(element["text"]?.string ?? ""))
      case "image_url": parts.append(.jpeg(try image(element["image_url"]?["url"]?.string)))
      default: throw .invalid("unsupported content[].type")
      }
    }
    return parts
  }

  /// The file in a `data:` URI; other URIs are not followed.
  private static func image(_ uri: String?) throws(RequestError) -> [UInt8] {
    let prefix = "data:\(DocumentFormat.jpeg.mediaType);base64,"
    guard let uri, uri.hasPrefix("data:") else {
      throw RequestError(status: 500, type: "server_error", message: "simulated: only data: URIs are taken")
    }
    guard uri.hasPrefix(prefix) else { throw .invalid("simulated: Invalid uri format; only \(prefix) is taken") }
    guard let bytes = Base64.decode(uri.dropFirst(prefix.utf8.count).utf8) else { throw .unreadableImage }
    return bytes
  }
}

extension ImageGeometry {
  /// 16 px a patch, 1024 px at most along an edge, one token at the end of each row.
  public static let pixtral = ImageGeometry(patch: 16, merge: 1, maximumEdge: 1024, breakTokens: 1)
}

/// A request that a server refuses.
public struct RequestError: Error, Sendable, Equatable {
  public var status: Int
  public var type: String
  public var message: String
  /// Prompt and context, where the one does not fit the other.
  public var tokens: Tokens?

  /// Counts of tokens.
  public struct Tokens: Sendable, Equatable {
    public var prompt: Int
    public var context: Int
  }

  public init(status: Int, type: String, message: String) {
    self.status = status
    self.type = type
    self.message = message
  }

  static func invalid(_ message: String) -> RequestError {
    RequestError(status: 400, type: "invalid_request_error", message: message)
  }

  public static let unreadableImage = invalid("Failed to load image or audio file")

  /// The prompt needs more tokens than a slot has.
  public static func contextExceeded(prompt: Int, context: Int) -> RequestError {
    var error = RequestError(
      status: 400, type: "exceed_context_size_error",
      message: "request (\(prompt) tokens) exceeds the available context size (\(context) tokens), try increasing it")
    error.tokens = Tokens(prompt: prompt, context: context)
    return error
  }
}
