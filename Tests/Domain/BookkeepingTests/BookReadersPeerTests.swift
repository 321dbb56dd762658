import Bookkeeping
import Extraction
import Foundation
import Testing

/// Files for accounting programs, read back by programs of others.
@Suite(.timeLimit(.minutes(1)))
struct BookReadersPeerTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func read(_ format: BookFormat, _ fields: DocumentFields) throws -> [[String: Any]] {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = Self.root.appending(path: ".build-venv/bin/python")
    process.arguments = [Self.root.appending(path: "Tests/Support/Tools/read_books.py").path, format.rawValue]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(try format.text(of: [fields].unnamed).utf8))
    try input.fileHandleForWriting.close()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
  }

  private func expect(_ bookings: Any?, equal fields: DocumentFields) throws {
    let rows = try #require(bookings as? [[String: String]])
    #expect(rows.map { $0["date"] } == fields.lineItems.map { $0.date?.description })
    #expect(rows.map { $0["amount"] } == ["-3.00", "-3.00", "0.45"])
    #expect(rows.map { $0["text"] } == fields.lineItems.map(\.description))
    #expect(Set(rows.compactMap { $0["id"] }).count == rows.count)
  }

  @Test func ofxIsReadByOfxtools() throws {
    let statement = try #require(try read(.ofx, .statement).first)
    #expect(statement["account"] as? String == "…4711" && statement["currency"] as? String == "EUR")
    #expect(statement["closing"] as? String == "994.45")
    try expect(statement["bookings"], equal: .statement)
  }

  @Test func camt053IsValidAndReadByItsReader() throws {
    let statement = try #require(try read(.camt053, .statement).first)
    #expect(statement["account"] as? String == "…4711" && statement["currency"] as? String == "EUR")
    #expect(statement["balances"] as? [String: String] == ["OPBD": "1000.00", "CLBD": "994.45"])
    try expect(statement["bookings"], equal: .statement)
  }

  @Test func csvIsReadByPython() throws {
    let rows = try #require(try read(.csv, .statement) as? [[String: String]])
    #expect(rows.map { $0["amount"] } == ["-3.00", "-3.00", "0.45"])
    #expect(rows.map { $0["description"] } == DocumentFields.statement.lineItems.map(\.description))
  }
}
