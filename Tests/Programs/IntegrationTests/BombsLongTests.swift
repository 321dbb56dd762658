import Foundation
import Testing

extension IntegrationTests {
  /// Documents built to do harm: each costs itself at most.
  @Suite(
    .serialized, withModels,
    .enabled(if: Bombs.python != nil, "there is no python3 in PATH, which makes the files"),
    .gateway(["OCR_WORKER_TIMEOUT": "3s"]))
  struct BombsLongTests {
    @Test func everyBombGetsAnAnswerOfItsTableAndTheGatewayGoesOn() throws {
      let gateway = try IntegrationTests.gateway
      let bombs = try Bombs()
      try #require(bombs.rows.count > 100)
      try expectGoodReceipt()
      for (place, half) in [bombs.rows[..<(bombs.rows.count / 2)], bombs.rows[(bombs.rows.count / 2)...]].enumerated() {
        var waiting = Array(half)
        var inFlight: [(row: Bombs.Row, connection: HTTPConnection)] = []
        func fill() throws {
          while inFlight.count < 4, let row = waiting.popLast() {
            let request = HTTPRequest.extract(try bombs.document(row), headers: [("Prefer", "wait=60")])
            inFlight.append((row, try gateway.begin(request)))
          }
        }
        try fill()
        while !inFlight.isEmpty {
          let ready = try #require(
            HTTPConnection.firstReadable(of: inFlight.map(\.connection), within: .seconds(70)),
            "\(inFlight.map(\.row.file)) are answered in time")
          let (row, connection) = inFlight.remove(at: ready)
          let answer = try connection.answer(to: "POST")
          let code = answer.status == 200 ? "" : " \(try answer.json()["code"] ?? "")"
          #expect(row.accept.contains("\(answer.status)\(code)"), "\(row.file)")
          try fill()
        }
        try expectGoodReceipt("after \(place + 1) of 2 parts")
      }
      #expect(gateway.process.isRunning, "the same process as at the start")
      try eventually("all workers are ready", within: .seconds(60)) {
        let ready = try gateway.readiness()
        return ready.documentWorkers.isComplete && ready.recognizers?.isComplete ?? false
      }
    }

    private func expectGoodReceipt(_ when: Comment = "at first") throws {
      let request = HTTPRequest.extract(try Files.example("receipt.jpg"), headers: [("Prefer", "wait=60")])
      let answer = try IntegrationTests.gateway.answer(to: request, within: .seconds(70))
      #expect(answer.status == 200, when)
      #expect(try answer.json()["total"] as? Int == 4499, when)
    }
  }
}

/// What Tests/Support/Tools/make_bombs.py makes.
private final class Bombs {
  struct Row {
    var file: String
    var accept: Set<String>
  }

  private let folder: URL
  let rows: [Row]

  static let python = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { URL(filePath: String($0)).appending(path: "python3") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  init() throws {
    let folder = try TemporaryFolder.make()
    self.folder = folder
    let script = Files.root.appending(path: "Tests/Support/Tools/make_bombs.py")
    let maker = try ChildProcess(
      #require(Self.python), [script.path, folder.path], environment: ["PYTHONDONTWRITEBYTECODE": "1"])
    let exit = try maker.waitForExit(within: .seconds(60))
    try #require(exit == .code(0), "\(maker.errors)")
    let index = try String(contentsOf: folder.appending(path: "index.tsv"), encoding: .utf8)
    rows = index.split(separator: "\n").dropFirst().compactMap { line in
      let columns = line.components(separatedBy: "\t")
      return columns.count == 3 ? Row(file: columns[0], accept: Set(columns[2].components(separatedBy: "; "))) : nil
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func document(_ row: Row) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: row.file))) }
}
