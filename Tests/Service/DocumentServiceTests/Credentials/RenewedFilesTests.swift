import DocumentService
import Foundation
import Testing

struct RenewedFilesTests {
  private let file = FileManager.default.temporaryDirectory.appending(path: "renewed-\(UUID())")
  private let digests = ["a", "b"].map { String(repeating: $0, count: 64) }

  private func write(_ text: String) throws { try Data(text.utf8).write(to: file, options: .atomic) }

  private func files() throws -> RenewedFiles<[String]> {
    let path = file.path
    return try RenewedFiles("tokens", [path]) { () throws(CredentialFailure) in
      try TokensFile.read(path).map(\.name)
    }
  }

  @Test func aChangedFileIsReadOnceItStandsStill() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    try write("one \(digests[0])")
    let files = try files()
    #expect(files.value == ["one"])
    #expect(files.look() == .unchanged)
    try write("one \(digests[0])\ntwo \(digests[1])")
    // It may still be written.
    #expect(files.look() == .unchanged)
    #expect(files.look() == .renewed)
    #expect(files.value == ["one", "two"] && files.isCurrent)
    #expect(files.look() == .unchanged)
  }

  @Test func aBrokenFileLeavesWhatWasAndIsToldOnce() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    try write("one \(digests[0])")
    let files = try files()
    try write("one")
    _ = files.look()
    #expect(files.look() == .kept(.tokenLine(1, .tooFewWords)))
    #expect(files.look() == .unchanged)
    #expect(files.value == ["one"] && !files.isCurrent)
    try FileManager.default.removeItem(at: file)
    _ = files.look()
    #expect(files.look() == .kept(.unreadable(.tokens)))
    try write("three \(digests[1])")
    _ = files.look()
    #expect(files.look() == .renewed)
    #expect(files.value == ["three"] && files.isCurrent)
  }

  @Test func whatCannotBeReadAtTheStartIsThrown() {
    #expect(throws: CredentialFailure.unreadable(.tokens)) { try self.files() }
  }
}
