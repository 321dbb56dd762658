import Extraction

/// What is made of a request's body as it arrives.
package protocol RequestBody: Sendable {
  /// Bytes in memory for each byte of the body.
  static var memoryPerByte: Int { get }

  /// Takes the next bytes.
  ///
  /// - Throws: what is wrong with the body; nothing more of it is read.
  mutating func append(_ chunk: [UInt8]) throws(Problem)
}

extension RequestBody {
  package static var memoryPerByte: Int { 1 }
}
