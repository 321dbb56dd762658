/// Bounds that no sender of a form comes near.
enum MultipartLimits {
  static let parts = 32
  static let headersPerPart = 16
  static let headerBytesPerPart = 8192
  /// RFC 2046, 5.1.1.
  static let boundaryBytes = 70
}
