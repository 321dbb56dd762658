import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized, .gateway(["OCR_MAX_BODY": "1MiB"]))
  struct RequestErrorsTests {
    @Test func unknownPath() throws {
      try expectProblem(gateway.answer(to: .get("/v2/extract")), 404, "not_found")
    }

    @Test func wrongMethodNamesTheRightOnes() throws {
      let extract = try gateway.answer(to: .get("/v1/extract"))
      try expectProblem(extract, 405, "method_not_allowed")
      #expect(extract[header: "Allow"] == "POST")
      let health = try gateway.answer(to: HTTPRequest(method: "PUT", path: "/health", body: []))
      try expectProblem(health, 405, "method_not_allowed")
      #expect(health[header: "Allow"] == "GET, HEAD")
    }

    @Test(
      arguments: [
        ("TIFF", [0x49, 0x49, 0x2A, 0x00, 8, 0, 0, 0]),
        ("HEIC", [0, 0, 0, 0x18] + Array("ftypheic".utf8) + [0, 0, 0, 0]),
        ("plain text", Array("Total 12.00 EUR".utf8)),
      ] as [(String, [UInt8])])
    func otherTypesAreNamed(_ name: String, _ bytes: [UInt8]) throws {
      // What the header claims does not count.
      let request = HTTPRequest.extract(bytes, headers: [("Content-Type", "application/pdf")])
      #expect(try expectProblem(gateway.answer(to: request), 415, "unsupported_media_type").contains(name))
    }

    @Test func emptyBody() throws {
      try expectProblem(gateway.answer(to: .extract([])), 400, "malformed_request")
      try expectProblem(gateway.answer(to: .form([])), 400, "malformed_request")
      try expectProblem(gateway.answer(to: HTTPRequest(method: "POST", path: "/v1/extract")), 400, "malformed_request")
    }

    @Test func malformedForms() throws {
      let pdf = try Files.example("invoice.pdf")
      let form = HTTPRequest.form(pdf)
      var cutOff = form
      cutOff.body?.removeLast(20)
      try expectProblem(gateway.answer(to: cutOff), 400, "malformed_request")
      var noBoundary = form
      noBoundary.headers = [("Content-Type", "multipart/form-data")]
      #expect(try expectProblem(gateway.answer(to: noBoundary), 400, "malformed_request").contains("boundary"))
      let otherField = try gateway.answer(to: .form(pdf, field: "document"))
      #expect(try expectProblem(otherField, 400, "malformed_request").contains("`file`"))
    }

    @Test func brokenDocument() throws {
      let pdf = try gateway.answer(to: .extract(Array("%PDF-1.7\nnothing of the kind".utf8)))
      try expectProblem(pdf, 422, "document_unreadable")
      let jpeg = try gateway.answer(to: .extract([0xFF, 0xD8, 0xFF, 0xE0, 0, 0]))
      try expectProblem(jpeg, 422, "document_unreadable")
    }

    @Test func announcedBodyThatIsTooLargeIsRefusedUnsent() throws {
      let connection = try gateway.connect()
      try connection.send("POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n")
      #expect(try expectProblem(connection.answer(), 413, "body_too_large").contains("1048576"))
    }

    @Test func formThatIsTooLarge() throws {
      let answer = try gateway.answer(to: .form([UInt8](repeating: 0, count: 1_048_577)))
      try expectProblem(answer, 413, "body_too_large")
    }

    @Test func streamedBodyThatIsTooLargeIsNotReadOn() throws {
      let connection = try gateway.connect()
      try connection.send("POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0x25, count: 0x10000) + Array("\r\n".utf8)
      var sent = 0
      while sent < 200 << 20, !connection.isReadable(within: .zero) {
        do { try connection.send(chunk, within: .seconds(5)) } catch { break }
        sent += chunk.count
      }
      // What the kernel's buffers take on both sides is not read by anybody.
      #expect(sent < 32 << 20)
      try expectProblem(connection.answer(), 413, "body_too_large")
      _ = try connection.readToEnd()
    }

    @Test func bodyThatDripsInIsGivenUp() throws {
      let connection = try gateway.connect()
      try connection.send(
        "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=1\r\nContent-Length: 1000\r\n\r\n%PDF-")
      var drops = 0
      while !connection.isReadable(within: .milliseconds(100)), drops < 200 {
        try connection.send("x")
        drops += 1
      }
      // A drop every 0.1 s would go on for 100 s.
      #expect((2..<100).contains(drops))
      try expectProblem(connection.answer(), 408, "body_timeout", retryable: true)
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
