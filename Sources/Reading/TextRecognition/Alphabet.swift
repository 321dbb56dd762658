import Glibc

/// The characters a recognition network can output, by class.
package struct Alphabet {
  /// Class 0: no character.
  static let blank = 0

  /// Class `index + 1` reads as this.
  private let characters: [Character]

  /// Classes of the network: the blank and the characters.
  package var classes: Int { characters.count + 1 }

  /// The character of a class other than the blank.
  package subscript(class index: Int) -> Character { characters[index - 1] }

  /// Takes a key file: one character a line in the order of classes; the last line is the space.
  ///
  /// - Throws: `RecognitionError.modelsUnusable` when a line does not hold exactly one character or there is no space.
  package init(keys: [UInt8]) throws(RecognitionError) {
    guard let text = String(validating: keys, as: UTF8.self) else {
      throw .modelsUnusable(detail: "key file: not UTF-8")
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    if let line = lines.firstIndex(where: { $0.count != 1 }) {
      throw .modelsUnusable(detail: "key file: line \(line + 1) is not one character")
    }
    characters = lines.compactMap(\.first)
    guard characters.last == " " else { throw .modelsUnusable(detail: "key file: the last line is not a space") }
  }

  /// Reads a key file.
  ///
  /// - Throws: `RecognitionError.modelsUnusable`.
  init(file path: String) throws(RecognitionError) {
    guard let file = fopen(path, "rb") else {
      throw .modelsUnusable(detail: "\(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    // A key file is some KB; the full vocabulary of the family is 75 KB.
    var keys = [UInt8](repeating: 0, count: 1 << 18)
    keys.removeLast(keys.count - fread(&keys, 1, keys.count, file))
    try self.init(keys: keys)
  }
}
