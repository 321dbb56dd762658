import DocumentFormats
import Extraction
import JSON

extension ModelRequest {
  /// The body of `POST /v1/chat/completions`.
  ///
  /// Always streamed: a server notices at once that the reader of a stream is gone, and otherwise hardly.
  package func body(model: String, dialect: some ServerDialect) -> JSONValue {
    .object(
      [
        JSONValue.Member("model", .string(model)),
        JSONValue.Member("messages", .array(messages(instructions: dialect.instructions))),
        JSONValue.Member("max_tokens", .integer(Int64(maximumTokens))),
        JSONValue.Member("temperature", .decimal(temperature, digits: 2)),
        JSONValue.Member("stream", true),
        JSONValue.Member("stream_options", ["include_usage": true]),
      ] + dialect.fields(binding: output))
  }

  /// Instructions come first in either place: servers keep what they have read of a prompt up to the first difference.
  private func messages(instructions place: InstructionPlace) -> [JSONValue] {
    switch place {
    case _ where system.isEmpty: [message(user)]
    case .systemMessage: [["role": "system", "content": .string(system)], message(user)]
    case .userMessage: [message([.text(system + "\n")] + user)]
    }
  }

  /// The user's message. A lone text is sent as a string, which every chat template takes.
  private func message(_ parts: [Part]) -> JSONValue {
    if parts.count == 1, case .text(let text) = parts[0] { return ["role": "user", "content": .string(text)] }
    return ["role": "user", "content": .array(parts.map(Self.content))]
  }

  private static func content(_ part: Part) -> JSONValue {
    switch part {
    case .text(let text): ["type": "text", "text": .string(text)]
    case .jpeg(let file):
      [
        "type": "image_url",
        "image_url": ["url": .string("data:\(DocumentFormat.jpeg.mediaType);base64," + Base64.encode(file))],
      ]
    }
  }
}
