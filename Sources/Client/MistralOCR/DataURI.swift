import JSON

/// A file inside a URI (RFC 2397): `data:application/pdf;base64,JVBERi0…`.
public struct DataURI: Sendable, Equatable {
  /// As it was declared, in lower case; empty where nothing was. What the bytes really are, their beginning tells.
  public var mediaType: String
  public var bytes: [UInt8]

  public init(mediaType: String, bytes: [UInt8]) {
    self.mediaType = mediaType
    self.bytes = bytes
  }

  /// Why a text is not a data URI with a file in it.
  public enum Defect: Error, Sendable, Equatable {
    /// Another kind of URI, or none.
    case otherScheme
    /// There is no comma, or no `;base64` in front of it.
    case notBase64
    /// What follows is not base64.
    case damaged
  }

  /// - Throws: a `Defect`. Padding at the end may be missing; anything else must be as RFC 4648 has it.
  public init(parsing text: String) throws(Defect) { try self.init(parsing: Array(text.utf8)[...]) }

  /// The same, of UTF-8.
  public init(parsing text: ArraySlice<UInt8>) throws(Defect) {
    guard String(decoding: text.prefix(5), as: UTF8.self).lowercased() == "data:" else { throw .otherScheme }
    // Longer than any list of parameters; a file without a comma is not searched to its end.
    guard let comma = text.prefix(Self.longestHead).firstIndex(of: UInt8(ascii: ",")) else { throw .notBase64 }
    let parameters = String(decoding: text[..<comma].dropFirst(5), as: UTF8.self)
      .split(separator: ";", omittingEmptySubsequences: false)
    guard parameters.count > 1, parameters.last?.lowercased() == "base64" else { throw .notBase64 }
    guard let bytes = Base64.decode(text[comma...].dropFirst()) else { throw .damaged }
    self.init(mediaType: parameters[0].lowercased(), bytes: bytes)
  }

  private static let longestHead = 1024

  public var text: String { "data:\(mediaType);base64,\(Base64.encode(bytes))" }
}
