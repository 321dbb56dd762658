import DocumentFormats
import WorkerProtocol
import XMLDocuments

/// What a document worker does with requests: it holds one open document at a time and gives one reply to each request.
package struct DocumentSession {
  private enum Open {
    case image(ImageDocument)
    case pdf(PDFDocument)
    case xml(XMLTree)
  }

  private var document: Open?

  package init() {}

  /// Answers one request. An error in a document becomes a `failed` reply.
  package mutating func reply(to request: DocumentRequest) -> DocumentReply {
    do throws(PreparationError) {
      switch request {
      case .open(let limits, let bytes):
        // Frees the last document before the next is opened, so that two never share the memory limit.
        document = nil
        return try open(bytes, limits)
      case .page(let number, let ignoringTextLayer): return try page(number, ignoringTextLayer)
      case .images(let request): return .images(try images(request))
      case .xml: return .xml(try xml())
      case .close:
        document = nil
        return .closed
      }
    } catch {
      return .failed(error.failure, detail: error.detail)
    }
  }

  private mutating func open(_ bytes: [UInt8], _ limits: PreparationLimits) throws(PreparationError) -> DocumentReply {
    guard let format = DocumentFormat(bytes) else {
      throw PreparationError(.unsupported, "neither " + DocumentFormat.allCases.map(\.title).joined(separator: " nor "))
    }
    switch format {
    case .pdf:
      let pdf = try PDFDocument(bytes, maximumPages: limits.maximumPages)
      document = .pdf(pdf)
      return .opened(format, pages: pdf.pageCount)
    case .jpeg: document = .image(try ImageDocument(JPEGDecoder.self, bytes, maximumPixels: limits.maximumPixels))
    case .png: document = .image(try ImageDocument(PNGDecoder.self, bytes, maximumPixels: limits.maximumPixels))
    case .xml:
      document = .xml(try tree(bytes))
      return .opened(format, pages: 0)
    }
    return .opened(format, pages: 1)
  }

  private func page(_ number: Int, _ ignoringTextLayer: Bool) throws(PreparationError) -> DocumentReply {
    switch document {
    case .pdf(let pdf): return try pdf.page(number, ignoringTextLayer: ignoringTextLayer)
    case .image(let image) where number == 1: return .pixels(try image.page())
    default: throw PreparationError(.unreadable, "there is no page \(number)")
    }
  }

  private func tree(_ bytes: [UInt8]) throws(PreparationError) -> XMLTree {
    do throws(XMLParser.Failure) {
      return try XMLParser.parse(bytes)
    } catch {
      throw PreparationError(error)
    }
  }

  private func xml() throws(PreparationError) -> XMLFiles {
    switch document {
    case .pdf(let pdf): return try pdf.xml()
    case .xml(let tree): return XMLFiles(trees: [tree])
    case .image: return XMLFiles()
    case nil: throw PreparationError(.unreadable, "no document is open")
    }
  }

  private func images(_ request: ImagesRequest) throws(PreparationError) -> [[UInt8]] {
    switch document {
    case .pdf(let pdf): return try pdf.images(request)
    case .image(let image) where request.page == 1: return try image.images(request)
    default: throw PreparationError(.unreadable, "there is no page \(request.page)")
    }
  }
}
