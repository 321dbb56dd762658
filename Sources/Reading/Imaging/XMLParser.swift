import CXML
import XMLDocuments

/// Parses one XML document with libxml2: no network, no document type and so no entities of its own, and no more than
/// `XMLLimits` of it.
package final class XMLParser {
  /// Why a document is not read.
  package enum Failure: Error, Equatable {
    case malformed
    /// It declares a document type: e-invoices have none, and entities come with it.
    case documentType
    /// More bytes, elements or levels than `XMLLimits`.
    case tooLarge
    case outOfMemory
    /// libxml2 is not installed, or cannot be loaded.
    case noLibrary
  }

  private var open: [XMLElement] = []
  private var root: XMLElement?
  private var namespace = ""
  private var elements = 0
  private var kept = 0
  private var failure: Failure?
  private var parser: OpaquePointer?

  private init() {}

  package static func parse(_ bytes: [UInt8]) throws(Failure) -> XMLTree {
    guard bytes.count <= XMLLimits.bytes else { throw .tooLarge }
    let reader = XMLParser()
    var events = Self.events
    var status = CXML_PARSED
    guard let parser = cxml_open(&events, Unmanaged.passUnretained(reader).toOpaque(), &status) else {
      throw status == CXML_NO_LIBRARY ? .noLibrary : .outOfMemory
    }
    defer { cxml_close(parser) }
    reader.parser = parser
    bytes.withUnsafeBytes { bytes in
      var start = 0
      repeat {
        // libxml2 tells the encoding by the first bytes, and takes no ten megabytes at once.
        let end = min(bytes.count, start + (start == 0 ? 4 : Self.chunk))
        let chunk = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        status = cxml_parse(
          parser, chunk.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(chunk.count), end == bytes.count)
        start = end
      } while status == CXML_PARSED && reader.failure == nil && start < bytes.count
    }
    if let failure = reader.failure { throw failure }
    if status == CXML_OUT_OF_MEMORY { throw .outOfMemory }
    guard status == CXML_PARSED, let root = reader.root else { throw .malformed }
    return XMLTree(namespace: reader.namespace, root: root)
  }

  /// Bytes that are parsed at a time.
  private static let chunk = 64 << 10

  private func stop(_ failure: Failure) {
    self.failure = self.failure ?? failure
    if let parser { cxml_stop(parser) }
  }

  // MARK: What libxml2 reports

  private func start(_ element: XMLElement, namespace: String) {
    guard failure == nil else { return }
    if open.isEmpty { self.namespace = namespace }
    elements += 1
    keep(element.name.utf8.count)
    for (name, value) in element.attributes { keep(name.utf8.count + value.utf8.count) }
    guard open.count < XMLLimits.depth, elements <= XMLLimits.elements else { return stop(.tooLarge) }
    open.append(element)
  }

  private func characters(_ text: String) {
    guard failure == nil, let last = open.indices.last else { return }
    // One byte too many marks what is left out below.
    guard open[last].text.utf8.count <= XMLLimits.textBytes else { return }
    open[last].text += text
  }

  private func end() {
    guard failure == nil, var element = open.popLast() else { return }
    element.text =
      element.text.utf8.count > XMLLimits.textBytes
      ? "" : String(element.text.trimmingWhitespace())
    kept += element.text.utf8.count
    if let parent = open.indices.last { open[parent].children.append(element) } else { root = element }
  }

  private func keep(_ bytes: Int) {
    kept += bytes + XMLLimits.overhead
    if kept > XMLLimits.keptBytes { stop(.tooLarge) }
  }

  private static func of(_ owner: UnsafeMutableRawPointer?) -> XMLParser? {
    owner.map { Unmanaged<XMLParser>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let events = cxml_events(
    document_type: { owner in XMLParser.of(owner)?.stop(.documentType) },
    start: { owner, name, namespace, count, attributes in
      var element = XMLElement(String(cString: name))
      for index in 0..<Int(count) {
        // Local name, prefix, namespace, and the ends of the value.
        guard let attributes, let name = attributes[index * 5], let start = attributes[index * 5 + 3],
          let end = attributes[index * 5 + 4]
        else { continue }
        let value = UnsafeBufferPointer(start: start, count: end - start)
        element.attributes[String(cString: name)] = String(decoding: value, as: UTF8.self)
      }
      XMLParser.of(owner)?.start(element, namespace: namespace.map { String(cString: $0) } ?? "")
    },
    end: { owner in XMLParser.of(owner)?.end() },
    characters: { owner, text, count in
      let bytes = UnsafeBufferPointer(start: text, count: Int(count))
      XMLParser.of(owner)?.characters(String(decoding: bytes, as: UTF8.self))
    })
}

extension String {
  fileprivate func trimmingWhitespace() -> Substring {
    var text = self[...].drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
