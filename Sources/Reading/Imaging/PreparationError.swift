import CImageDecoding
import WorkerProtocol

/// Why a document cannot be prepared. `detail` is for the operator and never holds text of the document.
package struct PreparationError: Error, Equatable {
  package let failure: DocumentFailure
  package let detail: String

  init(_ failure: DocumentFailure, _ detail: String) {
    self.failure = failure
    self.detail = detail
  }

  init(_ failure: XMLParser.Failure) {
    switch failure {
    case .malformed:
      self.init(.unreadable, "the XML is damaged, cut off, or not in the encoding that it declares")
    case .documentType: self.init(.unreadable, "the XML declares a document type, which no e-invoice does")
    case .tooLarge: self.init(.unreadable, "the XML is larger or deeper than any e-invoice")
    case .outOfMemory: self.init(.tooMuchMemory, "the XML needs too much memory")
    case .noLibrary:
      self.init(
        .libraryMissing, "libxml2 cannot be loaded; on the gateway: apt-get install libxml2, then ocr-gateway doctor")
    }
  }

  /// Throws the error that a decoder's status stands for.
  static func check(_ status: cimage_status, _ format: StaticString) throws(PreparationError) {
    switch status {
    case .CIMAGE_OK: return
    case .CIMAGE_DAMAGED: throw PreparationError(.unreadable, "the \(format) data is damaged")
    case .CIMAGE_OUT_OF_MEMORY: throw PreparationError(.tooMuchMemory, "decoding the \(format) needs too much memory")
    }
  }
}
