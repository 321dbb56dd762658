import TestSupport

/// A PDF of typed pages.
struct TypedDocument {
  /// In points.
  var width = 595
  var height = 842
  /// ASCII without parentheses and backslashes, in a fixed-width font of 10 points, 6 points a character.
  var pages: [[String]]

  var bytes: [UInt8] { PDFWriter.typed(pages, width: width, height: height) }
}
