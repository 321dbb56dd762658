import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Bodies of `/v1/ocr` as large as they may be, with as much in them as fits.
  ///
  /// There is memory for eight of them and the documents in them.
  @Suite(
    .serialized,
    .gateway(["OCR_MAX_UPLOADS_BYTES": "1GiB", "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
  )
  struct LargeJSONLongTests {
    static let size = 26 << 20

    private static func filled(
      _ piece: String, key: String = "model", open: String = "[", close: String = "]"
    ) -> [UInt8] {
      let start = Array(#"{"\#(key)":\#(open)"#.utf8)
      let piece = Array(piece.utf8)
      var body = start
      body.reserveCapacity(size + 100)
      while body.count < size { body += piece }
      if open == "[" { body += Array("0".utf8) }
      return body + Array("\(close)}".utf8)
    }

    private func post(_ body: [UInt8]) -> HTTPRequest {
      HTTPRequest(
        method: "POST", path: "/v1/ocr", headers: [("Content-Type", "application/json"), ("Prefer", "wait=60")],
        body: body)
    }

    @Test(arguments: ["0,", "[],", "{},", #""a","#, "[0],"], ["model", "document", "of_next_year"])
    func manyValuesAreRefusedEarlyAndCostNoMemory(_ piece: String, _ key: String) throws {
      try expectRefusal(Self.filled(piece, key: key), 400, "100000 values")
    }

    @Test func manyKeysAreRefusedEarlyAndCostNoMemory() throws {
      var body = Array("{".utf8)
      body.reserveCapacity(Self.size + 100)
      var number = 0
      while body.count < Self.size {
        body += Array("\"\(number)\":0,".utf8)
        number += 1
      }
      try expectRefusal(body + Array(#""z":0}"#.utf8), 400, "100000 values")
    }

    @Test func longStringsCostNoMoreThanTheyAre() throws {
      try expectRefusal(Self.filled("\\u00e9", open: "\"", close: "\""), 422, "document is missing")
      try expectRefusal(Self.filled("é", key: "of_next_year", open: "\"", close: "\""), 422, "document is missing")
      let uri = #"{"document_url":"data:application/pdf;base64,"#
      try expectRefusal(
        Self.filled("AAAA", key: "document", open: uri, close: "\"}"), nil, "PDF")
    }

    /// - Parameter status: nil for a document whose kind is not known.
    private func expectRefusal(_ body: [UInt8], _ status: Int?, _ message: String) throws {
      let gateway = try IntegrationTests.gateway
      // 5 resets VmHWM to what is resident now.
      try "5".write(toFile: "/proc/\(gateway.pid)/clear_refs", atomically: false, encoding: .utf8)
      let before = try ProcessTable.memory(.now, of: gateway.pid)
      let answer = try gateway.answer(to: post(body), within: .seconds(60))
      let peak = try ProcessTable.memory(.peak, of: gateway.pid)
      #expect(answer.status == status ?? 415)
      #expect(answer.text.contains(message), "\(answer.text)")
      let bodies = (peak - before) * 1_048_576 / Double(body.count)
      #expect(bodies < 4, "\(bodies) times the body")
    }

    /// Where bodies are parsed on the threads that answer, eight of these keep them for seconds.
    @Test func healthIsAnsweredWhileLargeBodiesAreParsed() throws {
      let gateway = try IntegrationTests.gateway
      let body = Self.filled("\\n", open: "\"", close: "\"")
      let connections = try (0..<8).map { _ in try gateway.begin(post(body)) }
      var waiting = connections
      var slowest = Duration.zero
      while !waiting.isEmpty {
        let began = ContinuousClock.now
        #expect(try gateway.answer(to: .get("/health")).status == 200)
        slowest = max(slowest, .now - began)
        waiting.removeAll { $0.isReadable(within: .zero) }
        usleep(10_000)
      }
      #expect(slowest < .seconds(1))
      for connection in connections { #expect(try connection.answer(to: "POST").status == 422) }
      #expect(gateway.process.isRunning)
    }

    @Test func aLargeBodyIsParsedOnThreadsOfItsOwn() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
      /// Hundredths of a second that threads for long work were busy.
      func busy() throws -> Int {
        let tasks = "/proc/\(gateway.pid)/task"
        return try FileManager.default.contentsOfDirectory(atPath: tasks).reduce(0) { sum, task in
          let stat = try? String(contentsOfFile: "\(tasks)/\(task)/stat", encoding: .utf8).split(separator: " ")
          guard let stat, stat.count > 13, stat[1].contains("TP-") else { return sum }
          return sum + (Int(stat[13]) ?? 0)
        }
      }
      let letter = PDFWriter.typed(["Dear neighbour,", "the cat is with us."])
      for _ in 0..<20 { #expect(try gateway.answer(to: .ocr(letter)).status == 200) }
      #expect(try busy() == 0)
      #expect(try gateway.answer(to: post(Self.filled("\\u00e9", open: "\"", close: "\""))).status == 422)
      #expect(try busy() > 0)
    }
  }
}
