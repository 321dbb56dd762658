/// What a sender says its document is. Only for estimates: what it really is, its first bytes tell.
package enum DeclaredKind: String, Sendable {
  case pdf, image, unknown

  /// - Parameter contentType: of the request, or of the document's part of a form.
  init(contentType: String?) {
    guard let contentType, let type = MediaType(contentType) else {
      self = .unknown
      return
    }
    self = type.name == "application/pdf" ? .pdf : type.name.hasPrefix("image/") ? .image : .unknown
  }
}
