import DocumentFormats

/// A file that is sent.
public struct LoadDocument: Sendable {
  public var name: String
  public var format: DocumentFormat
  public var bytes: [UInt8]
  /// Its true fields.
  public var truth: DocumentTruth?

  public init(name: String, format: DocumentFormat, bytes: [UInt8], truth: DocumentTruth? = nil) {
    self.name = name
    self.format = format
    self.bytes = bytes
    self.truth = truth
  }
}
