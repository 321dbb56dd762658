import Foundation
import Testing

extension IntegrationTests {
  /// Damaged and malicious files of others: each costs itself at most.
  @Suite(
    .serialized, withModels, .enabled(if: Files.hasHostile, "../shared/data/hostile is not there"), .gateway())
  struct HostileCorpusTests {
    private struct Row {
      var file: String
      var accept: Set<String>
    }

    @Test func everyFileGetsAnAnswerThatIsAccepted() throws {
      let gateway = try IntegrationTests.gateway
      var waiting = try rows()
      try #require(waiting.count > 50)
      var inFlight: [(row: Row, connection: HTTPConnection)] = []
      func fill() throws {
        while inFlight.count < 4, let row = waiting.popLast() {
          let document = [UInt8](try Data(contentsOf: Files.hostile.appending(path: row.file)))
          inFlight.append((row, try gateway.begin(.extract(document, headers: [("Prefer", "wait=120")]))))
        }
      }
      try fill()
      while !inFlight.isEmpty {
        let ready = try #require(
          HTTPConnection.firstReadable(of: inFlight.map(\.connection), within: .seconds(130)), "an answer in time")
        let (row, connection) = inFlight.remove(at: ready)
        let answer = try connection.answer()
        let code = answer.status == 200 ? "" : " \(try answer.json()["code"] ?? "")"
        #expect(row.accept.contains("\(answer.status)\(code)"), "\(row.file)")
        try fill()
      }

      // The same process goes on, with all its workers.
      #expect(gateway.process.isRunning)
      try eventually("all workers are ready", within: .seconds(60)) {
        let ready = try gateway.readiness()
        return ready.documentWorkers.isComplete && ready.recognizers?.isComplete ?? false
      }
      #expect(try gateway.answer(to: .extract(Files.example("receipt.jpg"))).json()["total"] as? Int == 4499)
    }

    /// index.tsv: file, category, expected, accept; answers between semicolons.
    private func rows() throws -> [Row] {
      let index = try String(contentsOf: Files.hostile.appending(path: "index.tsv"), encoding: .utf8)
      return index.split(separator: "\n").dropFirst().compactMap { line in
        let columns = line.components(separatedBy: "\t")
        guard columns.count == 4 else { return nil }
        let accept = columns[3].components(separatedBy: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        return Row(file: columns[0], accept: Set(accept))
      }
    }
  }
}
