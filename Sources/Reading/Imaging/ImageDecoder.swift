import WorkerProtocol

/// Decodes a file of one image format. Owns the state of a C library; the bytes must outlive it.
protocol ImageDecoder: ~Copyable {
  /// As stored, before the orientation is applied.
  var size: Size { get }

  /// Reads the header.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(PreparationError)

  /// The turn that the file's metadata asks for.
  static func orientation(_ bytes: [UInt8]) -> ExifOrientation

  /// Decodes windows of the picture in one pass, from rows at no less than `scale`. Call once.
  ///
  /// - Parameter windows: gets the size of the decoded rows; gives parts of pages that are at most as large.
  func decode(scale: Double, windows: (_ decoded: Size) -> [Window]) throws(PreparationError) -> [PagePixels]
}

extension ImageDecoder where Self: ~Copyable {
  static func size(of file: [UInt8]) throws(PreparationError) -> Size {
    try file.withUnsafeBufferPointer { (bytes) throws(PreparationError) -> Size in try Self(bytes).size }
  }

  static func decode(
    _ file: [UInt8], scale: Double, windows: (_ decoded: Size) -> [Window]
  ) throws(PreparationError) -> [PagePixels] {
    try file.withUnsafeBufferPointer { (bytes) throws(PreparationError) -> [PagePixels] in
      try Self(bytes).decode(scale: scale, windows: windows)
    }
  }
}
