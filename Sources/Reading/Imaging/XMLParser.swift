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
  }

  private var open: [XMLElement] = []
  private var root: XMLElement?
  private var namespace = ""
  private var elements = 0
  private var kept = 0
  private var failure: Failure?
  private var context: xmlParserCtxtPtr?

  private init() {}

  package static func parse(_ bytes: [UInt8]) throws(Failure) -> XMLTree {
    guard bytes.count <= XMLLimits.bytes else { throw .tooLarge }
    let parser = XMLParser()
    var handler = Self.handler
    let owner = Unmanaged.passUnretained(parser).toOpaque()
    guard let context = xmlCreatePushParserCtxt(&handler, owner, nil, 0, nil) else { throw .outOfMemory }
    defer { xmlFreeParserCtxt(context) }
    parser.context = context
    xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue))
    var status: Int32 = 0
    bytes.withUnsafeBytes { bytes in
      var start = 0
      repeat {
        // libxml2 tells the encoding by the first bytes, and takes no ten megabytes at once.
        let end = min(bytes.count, start + (start == 0 ? 4 : Self.chunk))
        let chunk = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        status = xmlParseChunk(
          context, chunk.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(chunk.count),
          end == bytes.count ? 1 : 0)
        start = end
      } while status == 0 && parser.failure == nil && start < bytes.count
    }
    if let failure = parser.failure { throw failure }
    if status == Int32(XML_ERR_NO_MEMORY.rawValue) { throw .outOfMemory }
    guard status == 0, context.pointee.wellFormed != 0, let root = parser.root else { throw .malformed }
    return XMLTree(namespace: parser.namespace, root: root)
  }

  /// Bytes that are parsed at a time.
  private static let chunk = 64 << 10

  private func stop(_ failure: Failure) {
    self.failure = self.failure ?? failure
    xmlStopParser(context)
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

  /// Only these events are handled. The entities that every document has are characters.
  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.internalSubset = { owner, _, _, _ in XMLParser.of(owner)?.stop(.documentType) }
    handler.startElementNs = { owner, name, _, namespace, _, _, count, _, attributes in
      guard let name else { return }
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
    }
    handler.endElementNs = { owner, _, _, _ in XMLParser.of(owner)?.end() }
    handler.characters = { owner, text, count in
      let bytes = UnsafeBufferPointer(start: text, count: Int(count))
      XMLParser.of(owner)?.characters(String(decoding: bytes, as: UTF8.self))
    }
    handler.cdataBlock = handler.characters
    // Errors are the status of the call: nothing is printed.
    handler.serror = { _, _ in }
    return handler
  }
}

extension String {
  fileprivate func trimmingWhitespace() -> Substring {
    var text = self[...].drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
