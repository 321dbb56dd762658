import Settings

/// The headers of one part of a form.
package struct FormPart: Sendable, Equatable {
  /// The form field.
  package var name: String
  package var filename: String?
  /// As the sender claims.
  package var contentType: String?
}

extension FormPart {
  /// Collects the header lines of one part.
  struct Header: Sendable {
    private var line: [UInt8] = []
    private var bytes = 0
    private var lines = 0
    private var disposition: (name: String, filename: String?)?
    private var contentType: String?

    /// The part once `byte` ends the empty line behind the headers.
    mutating func push(_ byte: UInt8) throws(MultipartError) -> FormPart? {
      bytes += 1
      guard bytes <= MultipartLimits.headerBytesPerPart else { throw .headersTooLong }
      guard byte == UInt8(ascii: "\n") else {
        line.append(byte)
        return nil
      }
      guard line.popLast() == UInt8(ascii: "\r") else { throw .badHeaderLine }
      guard !line.isEmpty else {
        guard let disposition else { throw .noDisposition }
        return FormPart(name: disposition.name, filename: disposition.filename, contentType: contentType)
      }
      lines += 1
      guard lines <= MultipartLimits.headersPerPart else { throw .tooManyHeaders }
      try take(line)
      line.removeAll(keepingCapacity: true)
      return nil
    }

    private mutating func take(_ line: [UInt8]) throws(MultipartError) {
      var scanner = HeaderScanner(line)
      // A folded line begins with a blank and has no name; RFC 9112, 5.2 lets a server refuse it.
      guard let name = scanner.token()?.lowercased(), scanner.take(":"),
        !line.contains(where: { $0 < 0x20 && !$0.isBlank || $0 == 0x7F })
      else { throw .badHeaderLine }
      scanner.skipBlanks()
      switch name {
      case "content-disposition":
        guard disposition == nil else { throw .badDisposition }
        disposition = try Self.disposition(&scanner)
      case "content-type":
        contentType = scanner.remainder
      case "content-transfer-encoding":
        // RFC 7578, 4.7: deprecated; only the encodings that leave the bytes alone make sense over HTTP.
        guard ["7bit", "8bit", "binary"].contains(scanner.remainder.lowercased()) else { throw .encodedPart }
      default: break
      }
    }

    private static func disposition(
      _ scanner: inout HeaderScanner
    ) throws(MultipartError) -> (name: String, filename: String?) {
      guard scanner.token()?.lowercased() == "form-data", let parameters = scanner.parameters() else {
        throw .badDisposition
      }
      scanner.skipBlanks()
      let names = parameters.filter { $0.name == "name" }
      guard scanner.isAtEnd, names.count == 1, let name = names.first?.value else { throw .badDisposition }
      return (name, parameters.first { $0.name == "filename" }?.value)
    }
  }
}
