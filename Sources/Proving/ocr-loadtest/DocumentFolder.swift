import ArgumentParser
import DocumentFormats
import FoundationEssentials
import LoadTesting

/// Documents in a folder, with what is known of them.
enum DocumentFolder {
  /// Reads all documents of a folder, in the order of their names.
  ///
  /// - Throws: `ValidationError`.
  static func read(_ path: String, withTruth: Bool) throws -> [LoadDocument] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw ValidationError("--documents \(path) is not a folder that can be read")
    }
    let truth = withTruth ? try readTruth(path) : [:]
    return try names.sorted().compactMap { name in
      guard let format = DocumentFormat(fileName: name) else { return nil }
      guard let bytes = FileManager.default.contents(atPath: path + "/" + name) else {
        throw ValidationError("\(path)/\(name) cannot be read")
      }
      return LoadDocument(name: name, format: format, bytes: [UInt8](bytes), truth: truth[name])
    }
  }

  private static func readTruth(_ path: String) throws -> [String: DocumentTruth] {
    guard let lines = FileManager.default.contents(atPath: path + "/truth.jsonl") else {
      throw ValidationError("--truth needs \(path)/truth.jsonl")
    }
    guard let truth = DocumentTruth.read([UInt8](lines)) else {
      throw ValidationError("\(path)/truth.jsonl is not one JSON object with the key file in each line")
    }
    return truth
  }
}
