import Glibc
import WorkerProtocol

/// How a PDF file is encrypted (ISO 32000-2, 7.6), as far as poppler misunderstands it.
///
/// poppler takes the length of a crypt filter's key for bytes where many writers mean bits, assumes 40 bits for AES without a
/// length, and reads a file without decrypting it where streams and strings have different filters.
struct PDFEncryption {
  private let file: [UInt8]
  private let dictionary: PDFDictionary

  /// nil where the file is not encrypted, or not in a way that can be made out.
  init?(of file: [UInt8]) {
    guard let dictionary = Self.dictionary(of: file) else { return nil }
    self.file = file
    self.dictionary = dictionary
  }

  /// The file with an encryption dictionary that poppler reads as it is meant; nil where it does so anyway.
  ///
  /// The dictionary keeps its length, so that nothing in the file moves.
  ///
  /// - Throws: `unreadable` where poppler could not decrypt the file, whatever the password.
  func corrected() throws(PreparationError) -> [UInt8]? {
    guard let handler = dictionary.name("Filter"), handler == "Standard" else {
      throw unreadable("by a handler other than Standard")
    }
    guard let version = dictionary.number("V"), let revision = dictionary.number("R") else {
      throw unreadable("without V and R")
    }
    switch (version, revision) {
    case (1...2, 2...3): return nil
    case (4, 4), (5, 5...6): break
    default: throw unreadable("with V \(version) and R \(revision)")
    }
    // What is not named is not encrypted, and that is how poppler reads it.
    guard let name = dictionary.name("StmF"), name != "Identity",
      let filter = dictionary.dictionary("CF")?.dictionary(name), let method = filter.name("CFM"), method != "None"
    else { return nil }
    let length = filter.number("Length") ?? dictionary.number("Length").map { $0 / 8 } ?? 5
    let bytes: Int
    switch method {
    case "V2": bytes = length > 16 ? min(length / 8, 16) : length
    case "AESV2": bytes = 16
    case "AESV3": bytes = 32
    default: throw unreadable("with the crypt filter method \(method.prefix(20))")
    }
    // poppler takes what is longer than any key for the longest.
    let understood = min(length, method == "AESV3" ? 32 : 16)
    guard bytes != understood || dictionary.name("StrF") != name else { return nil }
    return try replacing(filter: "/CFM/\(method)/Length \(bytes)")
  }

  /// With the same crypt filter for streams and strings: few strings are printed, and none of a page's text.
  private func replacing(filter: String) throws(PreparationError) -> [UInt8] {
    var text = Array("<</CF<</S<<\(filter)>>>>/StmF/S/StrF/S".utf8)
    for (key, value) in dictionary.entries where !["CF", "StmF", "StrF", "EFF", "Length"].contains(key) {
      text += Array("/\(key) ".utf8) + file[value.range]
    }
    let range = dictionary.range
    guard text.count + 2 <= range.count else { throw unreadable("with a crypt filter that is described unusually") }
    text += Array(repeating: UInt8(ascii: " "), count: range.count - 2 - text.count) + Array(">>".utf8)
    return file[..<range.lowerBound] + text + file[range.upperBound...]
  }

  private func unreadable(_ how: String) -> PreparationError {
    PreparationError(.unreadable, "the PDF is encrypted \(how), which is not read")
  }

  // MARK: Finding it

  /// The dictionary that the last trailer names. Trailers are neither encrypted nor compressed.
  private static func dictionary(of file: [UInt8]) -> PDFDictionary? {
    let trailer = trailer(of: file)
    if let own = trailer?.dictionary("Encrypt") { return own }
    guard let (number, generation) = trailer?.reference("Encrypt") else { return nil }
    let head = Array("\(number) \(generation) obj".utf8)
    var found: PDFDictionary?
    var start = 0
    // A file that was changed has an object again; the last one counts.
    while let place = first(head, in: file, from: start) {
      start = place + head.count
      if place == 0 || !PDFDictionary.isRegular(file[place - 1]) {
        found = PDFDictionary(file, at: start) ?? found
      }
    }
    return found
  }

  /// Where the end of the file says that it is: behind a table, or at the head of a stream that is one.
  private static func trailer(of file: [UInt8]) -> PDFDictionary? {
    let mark = Array("startxref".utf8)
    var place: Int?
    var next = max(0, file.count - 1024)
    while let found = first(mark, in: file, from: next) {
      next = found + mark.count
      place = next
    }
    guard let place else { return nil }
    var reader = PDFDictionary.Reader(file, at: place)
    guard let table = reader.integer(), file.indices.contains(table) else { return nil }
    if file[table...].starts(with: "xref".utf8) {
      let word = Array("trailer".utf8)
      return first(word, in: file, from: table).flatMap { PDFDictionary(file, at: $0 + word.count) }
    }
    reader = PDFDictionary.Reader(file, at: table)
    guard reader.integer() != nil, reader.integer() != nil, reader.takeWord("obj") else { return nil }
    return reader.dictionary()
  }

  private static func first(_ text: [UInt8], in file: [UInt8], from start: Int) -> Int? {
    file.withUnsafeBytes { file in
      var place = start
      while let base = file.baseAddress, place + text.count <= file.count,
        let found = memchr(base + place, Int32(text[0]), file.count - place - text.count + 1)
      {
        place = UnsafeRawPointer(found) - base
        if file[place..<place + text.count].elementsEqual(text) { return place }
        place += 1
      }
      return nil
    }
  }
}
