import CPoppler
import DocumentFormats
import WorkerProtocol
import XMLDocuments

/// The files inside a PDF that are XML.
enum PDFAttachments {
  /// What the standards call the invoice (Factur-X 1.0.7, ZUGFeRD 1.0 and 2.3, XRechnung 3.0), in lower case.
  private static let invoiceNames = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"]

  /// Takes out every file that begins as XML, whatever it is called and related to the document: what the root element says
  /// counts.
  ///
  /// - Throws: `tooMuchMemory`, `libraryMissing`.
  static func xml(of document: OpaquePointer) throws(PreparationError) -> XMLFiles {
    let list = poppler_document_get_attachments(document)
    defer { g_list_free(list) }
    var named: [(name: String, bytes: [UInt8]?)] = []
    for node in sequence(first: list, next: { $0?.pointee.next }).prefix(while: { $0 != nil }) {
      guard let data = node?.pointee.data else { continue }
      defer { g_object_unref(data) }
      guard named.count < XMLFiles.maximumCount else { continue }
      let attachment = data.assumingMemoryBound(to: PopplerAttachment.self)
      let file = Reception()
      _ = poppler_attachment_save_to_callback(
        attachment, Reception.take, Unmanaged.passUnretained(file).toOpaque(), nil)
      guard file.isXML else { continue }
      let name = poppler_attachment_get_name(attachment).map { String(cString: $0) } ?? ""
      named.append((name.lowercased(), file.isTooLarge ? nil : file.bytes))
    }
    let isKnown = { (name: String) in invoiceNames.contains(name) }
    var files = XMLFiles()
    for (_, bytes) in named.filter({ isKnown($0.name) }) + named.filter({ !isKnown($0.name) }) {
      do throws(XMLParser.Failure) {
        guard let bytes else { throw .tooLarge }
        files.trees.append(try XMLParser.parse(bytes))
      } catch {
        guard error != .outOfMemory, error != .noLibrary else { throw PreparationError(error) }
        files.unreadable += 1
      }
    }
    return files
  }

  /// Takes a file's bytes as poppler decompresses them, for as long as it is XML within the bounds.
  private final class Reception {
    var bytes: [UInt8] = []
    var isXML: Bool { DocumentFormat(bytes) == .xml }
    var isTooLarge: Bool { bytes.count > XMLLimits.bytes }

    static let take: PopplerAttachmentSaveFunc = { chunk, count, owner, _ in
      guard let owner, let chunk else { return gboolean(0) }
      let file = Unmanaged<Reception>.fromOpaque(owner).takeUnretainedValue()
      let wasUnknown = file.bytes.count < FileType.examinedBytes
      chunk.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
        file.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
      }
      if file.isTooLarge { return gboolean(0) }
      let isKnownNow = file.bytes.count >= FileType.examinedBytes
      return gboolean(wasUnknown && isKnownNow && !file.isXML ? 0 : 1)
    }
  }
}
