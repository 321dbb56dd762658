import DocumentService
import Extraction
import Synchronization

/// What a form says.
private struct ReadForm: Equatable {
  var parts: [FormPart] = []
  var bodies: [[UInt8]] = []
  var isFinished = false
  var error: MultipartError?

  init(_ chunks: [[UInt8]], boundary: String) throws {
    var parser = try MultipartParser(boundary: boundary)
    var events: [MultipartParser.Event] = []
    do throws(MultipartError) {
      for chunk in chunks { try parser.push(chunk, into: &events) }
      try parser.finish()
    } catch {
      self.error = error
    }
    for event in events {
      switch event {
      case .partBegan(let part):
        parts.append(part)
        bodies.append([])
      case .body(let bytes): bodies[bodies.count - 1] += bytes
      case .partEnded: break
      case .finished: isFinished = true
      }
    }
  }

  /// The same form, written.
  func written(boundary: String) -> [UInt8] {
    func quoted(_ text: String) -> String {
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    var bytes: [UInt8] = []
    for (part, body) in zip(parts, bodies) {
      var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\(quoted(part.name))"
      if let filename = part.filename { head += "; filename=\(quoted(filename))" }
      if let type = part.contentType { head += "\r\nContent-Type: \(type)" }
      bytes += (head + "\r\n\r\n").utf8 + body + "\r\n".utf8
    }
    return bytes + Array("--\(boundary)--".utf8)
  }
}

extension FuzzSubject {
  private static let boundary = "b"
  private static let largestDocument = 200

  /// Forms: however they are cut they say the same, every body lies within them, and what was read can be written again.
  static let multipart = FuzzSubject(
    "multipart", maximumBytes: 4096,
    words: [
      "--b", "--b\r\n", "\r\n--b", "--b--", "\r\n", "\r\n\r\n", "Content-Disposition: form-data; name=", "\"file\"",
      "; filename=", "Content-Type: ", "Content-Transfer-Encoding: ", "binary", "base64",
    ]
  ) { input in
    let whole = try ReadForm([input], boundary: boundary)
    try require(whole == ReadForm(input.pieces(), boundary: boundary), "a form says the same however it is cut")
    try require(whole.isFinished == (whole.error == nil), "a form is finished or wrong")
    var place = input.startIndex
    for body in whole.bodies {
      guard let found = input[place...].firstRange(of: body) else {
        throw BrokenProperty(description: "bodies stand in the form, one behind the other")
      }
      place = found.upperBound
    }
    if whole.error == nil, input.count < 2000 {
      let again = try ReadForm([whole.written(boundary: boundary)], boundary: boundary)
      try require(
        again.parts == whole.parts && again.bodies == whole.bodies && again.error == nil,
        "what was read can be written and read again")
    }
    let document = single(input)
    if let document, whole.error == nil {
      try require(document.count <= largestDocument, "no document is larger than allowed")
      let file = zip(whole.parts, whole.bodies).first { $0.0.name == "file" }?.1
      try require(document == file, "the document is the part that is called file")
    }
    let documents = batch(input)
    try require(documents.count <= BatchBody.maximumDocuments, "a batch has so many documents at the most")
    for (index, document) in documents {
      try require(
        whole.bodies.indices.contains(index) && document == whole.bodies[index], "a batch's documents are its parts")
    }
    var outcome = Outcome()
    if let error = whole.error { outcome.add(error: error) }
    outcome.add(count: whole.parts.count)
    outcome.add(count: whole.bodies.reduce(0) { $0 + $1.count })
    outcome.add(document != nil)
    outcome.add(count: documents.count)
    return outcome
  }

  private static let formType = "multipart/form-data; boundary=\(boundary)"

  /// nil where it is refused.
  private static func single(_ input: [UInt8]) -> [UInt8]? {
    do throws(Problem) {
      var body = try DocumentBody(contentType: formType, contentLength: nil, maximumBytes: largestDocument)
      for piece in input.pieces() { try body.append(piece) }
      return try body.finish()
    } catch {
      return nil
    }
  }

  /// Those that were taken before the batch was refused, if it was.
  private static func batch(_ input: [UInt8]) -> [Int: [UInt8]] {
    let taken = Mutex([Int: [UInt8]]())
    do throws(Problem) {
      var body = try BatchBody(contentType: formType, contentLength: nil, maximumDocument: largestDocument) {
        index, _, document in
        if case .success(let bytes) = document { taken.withLock { $0[index] = bytes } }
      }
      try body.append(input)
      _ = try body.finish()
    } catch {}
    return taken.withLock { $0 }
  }
}
