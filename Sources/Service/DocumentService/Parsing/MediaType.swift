/// The value of a `Content-Type` header (RFC 9110, 8.3): `multipart/form-data; boundary=x`.
package struct MediaType: Sendable, Equatable {
  /// `type/subtype` in lower case.
  package let name: String
  private let parameters: [String: String]

  /// nil for anything malformed, and where a parameter is given twice.
  package init?(_ text: String) {
    var scanner = HeaderScanner(text.utf8)
    scanner.skipBlanks()
    guard let type = scanner.token(), scanner.take("/"), let subtype = scanner.token(),
      let list = scanner.parameters()
    else { return nil }
    scanner.skipBlanks()
    guard scanner.isAtEnd else { return nil }
    name = "\(type)/\(subtype)".lowercased()
    var parameters: [String: String] = [:]
    for parameter in list {
      guard parameters.updateValue(parameter.value, forKey: parameter.name) == nil else { return nil }
    }
    self.parameters = parameters
  }

  /// The value of a parameter named in lower case.
  package subscript(parameter name: String) -> String? { parameters[name] }
}
