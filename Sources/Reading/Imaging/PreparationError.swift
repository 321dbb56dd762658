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

  /// Throws the error that a decoder's status stands for.
  static func check(_ status: cimage_status, _ format: StaticString) throws(PreparationError) {
    switch status {
    case .CIMAGE_OK: return
    case .CIMAGE_DAMAGED: throw PreparationError(.unreadable, "the \(format) data is damaged")
    case .CIMAGE_OUT_OF_MEMORY: throw PreparationError(.tooMuchMemory, "decoding the \(format) needs too much memory")
    }
  }
}
