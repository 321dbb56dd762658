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
        JSONValue.Member("messages", .array(messages)),
        JSONValue.Member("max_tokens", .integer(Int64(maximumTokens))),
        JSONValue.Member("temperature", .decimal(temperature, digits: 2)),
        JSONValue.Member("stream", true),
        JSONValue.Member("stream_options", ["include_usage": true]),
      ] + dialect.fields(binding: output))
  }

  private var messages: [JSONValue] {
    let user: JSONValue = ["role": "user", "content": content]
    return system.isEmpty ? [user] : [["role": "system", "content": .string(system)], user]
  }

  /// A lone text is sent as a string, which every chat template takes.
  private var content: JSONValue {
    if user.count == 1, case .text(let text) = user[0] { return .string(text) }
    return .array(
      user.map { part in
        switch part {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .jpeg(let file):
          [
            "type": "image_url",
            "image_url": ["url": .string("data:\(DocumentFormat.jpeg.mediaType);base64," + Base64.encode(file))],
          ]
        }
      })
  }
}
