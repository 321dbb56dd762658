import Foundation
import Testing

extension IntegrationTests {
  /// Bytes that are received or held have one bound, whatever route and however far they came.
  @Suite(.serialized, .gateway(["OCR_MAX_BODY": "1MiB", "OCR_MAX_UPLOADS_BYTES": "5MiB"]))
  struct UploadBudgetTests {
    @Test(arguments: [
      ("/v1/extract", "", 1 << 20, 5), ("/v1/extract", "Idempotency-Key: known\r\n", 1 << 20, 5),
      ("/v1/extract/batch", "Content-Type: multipart/form-data; boundary=b\r\n", 2 << 20, 2),
      ("/v1/ocr", "", 1 << 20, 2),
    ])
    func announcedBodiesAreTakenAsLongAsThereIsRoom(_ path: String, _ header: String, _ size: Int, _ room: Int) throws {
      let pdf = try Files.example("invoice.pdf")
      // A known key needs no place in the queue, but memory.
      #expect(try gateway.answer(to: .extract(pdf, headers: [("Idempotency-Key", "known")])).status == 200)
      let head =
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\n\(header)Expect: 100-continue\r\nContent-Length: \(size)\r\n\r\n"
      var held: [HTTPConnection] = []
      // The room of a document that was just answered is given back a moment later.
      try eventually("there is room for \(room)") {
        held = []
        for _ in 0..<room {
          let connection = try gateway.connect()
          try connection.send(head)
          guard try connection.answer().status == 100 else { return false }
          held.append(connection)
        }
        return true
      }
      let refused = try gateway.connect()
      try refused.send(head)
      let answer = try refused.answer()
      if path == "/v1/ocr" {
        #expect(answer.status == 503)
      } else {
        try expectProblem(answer, 503, "overloaded", retryable: true)
      }
      // A small document has room beside them where some is left, and every one when they have left.
      held = []
      try eventually("the room is given back") { try gateway.answer(to: .extract(pdf)).status == 200 }
      let later = try gateway.connect()
      try later.send(head)
      #expect(try later.answer().status == 100)
    }

    @Test func bodyOfUnknownLengthTakesRoomAsItGrows() throws {
      let connections = try (0..<6).map { _ in
        let connection = try gateway.connect()
        try connection.send(
          "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nf0000\r\n")
        try connection.send([UInt8](repeating: 0x25, count: 0xf0000))
        return connection
      }
      // Six are more than there is room for. How many are refused depends on how they take turns.
      var refused: [HTTPConnection] = []
      try eventually("some are refused") {
        refused = connections.filter { $0.isReadable(within: .milliseconds(10)) }
        return !refused.isEmpty
      }
      #expect(refused.count < connections.count)
      for connection in refused { try expectProblem(connection.answer(), 503, "overloaded", retryable: true) }
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
