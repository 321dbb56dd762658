import Foundation
import Testing

extension IntegrationTests {
  /// The stand-in for the hosted service by itself: what the client's tests rely on.
  @Suite(.serialized, .hostedSim)
  struct HostedSimTests {
    private func request(
      _ document: [UInt8], key: String = "document_url", model: String = "mistral-ocr-2512", pages: String = "null",
      authorization: String? = "Bearer any"
    ) -> HTTPRequest {
      let type = key == "image_url" ? "image/jpeg" : "application/pdf"
      let body = """
        {"model":"\(model)","document":{"type":"\(key)","\(key)":"data:\(type);base64,\
        \(Data(document).base64EncodedString())"},"pages":\(pages),"document_annotation_format":{"type":"json_schema",\
        "json_schema":{"name":"a","strict":true,"schema":{"type":"object","properties":{"total":{"type":"string"}},\
        "required":["total"]}}}}
        """
      return HTTPRequest(
        method: "POST", path: "/v1/ocr", headers: authorization.map { [("Authorization", $0)] } ?? [],
        body: Array(body.utf8))
    }

    private func code(_ answer: HTTPAnswer) throws -> String? { try answer.json()["code"] as? String }

    @Test func pdfIsReadChargedByItsPagesAndLabelled() throws {
      let before = try hostedSim.calls().count
      let answer = try hostedSim.answer(to: request(ClientDocuments.receipt(800, pages: 2)))
      try #require(answer.status == 200, "\(answer.text)")
      #expect(answer[header: "X-Simulated"] == "ocr-hosted-sim")
      let json = try answer.json()
      #expect((json["pages"] as? [[String: Any]])?.count == 2)
      #expect((json["usage_info"] as? [String: Any])?["pages_processed"] as? Int == 2)
      #expect(json["document_annotation"] as? String == #"{"total":"15.50"}"#)
      let call = try #require(hostedSim.calls().last)
      #expect(try hostedSim.calls().count == before + 1)
      #expect(call.pages == 2 && call.outcome == "answer")
      // The same without its second page.
      let first = try hostedSim.answer(to: request(ClientDocuments.receipt(800, pages: 2), pages: "[0]"))
      #expect((try first.json()["pages"] as? [[String: Any]])?.count == 1)
      #expect(try hostedSim.calls().last?.pages == 1)
    }

    @Test(withModels)
    func photoIsReadByTheRealRecognizer() throws {
      let answer = try hostedSim.answer(to: request(Files.example("receipt.jpg"), key: "image_url"))
      #expect(try answer.json()["document_annotation"] as? String == #"{"total":"44.99"}"#)
    }

    @Test func refusalsHaveTheServicesFormAndCostNothing() throws {
      let before = try hostedSim.calls().filter(\.isCharged).count
      let receipt = ClientDocuments.receipt(801)
      #expect(try hostedSim.answer(to: request(receipt, authorization: nil)).status == 401)
      let retired = try hostedSim.answer(to: request(receipt, model: "mistral-ocr-2503"))
      #expect(try retired.status == 404 && code(retired) == "3040")
      let damaged = try hostedSim.answer(to: request(Array(receipt.prefix(60))))
      #expect(try damaged.status == 400 && code(damaged) == "3740")
      let mistaken = try hostedSim.answer(to: request(receipt, key: "image_url"))
      #expect(try mistaken.status == 400 && code(mistaken) == "3310")
      var none = request(receipt)
      none.body = Array("{}".utf8)
      let missing = try hostedSim.answer(to: none)
      #expect(missing.status == 422)
      #expect(try missing.json()["detail"] is [Any])
      #expect(missing[header: "X-Simulated"] == "ocr-hosted-sim")
      #expect(try hostedSim.calls().filter(\.isCharged).count == before)
    }

    @Test func requestsAndPagesAreLimitedAndTheLimitsTold() throws {
      let sim = try HostedSimProcess(["--latency", "none", "--requests-per-minute", "3"])
      let answers = try (0..<4).map { try sim.answer(to: request(ClientDocuments.receipt(810 + $0))) }
      #expect(answers.map(\.status) == [200, 200, 200, 429])
      #expect(answers.map { $0[header: "X-RateLimit-Remaining"] } == ["2", "1", "0", "0"])
      #expect((1...20).contains(Int(answers[3][header: "Retry-After"] ?? "") ?? 0))

      let pages = try HostedSimProcess(["--latency", "none", "--pages-per-minute", "3"])
      let long = try (0..<2).map { try pages.answer(to: request(ClientDocuments.receipt(820 + $0, pages: 2))) }
      #expect(long.map(\.status) == [200, 429])
      #expect(try pages.calls().map(\.outcome) == ["answer", "429"])
    }

    @Test func answersTakeTheTimeThatIsDrawnForThem() throws {
      let sim = try HostedSimProcess(["--latency", "p50=700ms,p95=700ms"])
      for number in 0..<2 {
        let began = ContinuousClock.now
        #expect(try sim.answer(to: request(ClientDocuments.receipt(830 + number))).status == 200)
        #expect(ContinuousClock.now - began >= .milliseconds(690))
      }
    }

    @Test func onlyClientsAreCountedEveryByteOfThem() throws {
      let sim = try HostedSimProcess()
      #expect(try sim.traffic() == [0, 0])
      let request = request(ClientDocuments.receipt(840))
      _ = try sim.answer(to: request)
      _ = try sim.calls()
      #expect(try sim.traffic() == [1, request.bytes.count])
      // A connection that says nothing is one, too.
      let silent = try HTTPConnection(port: sim.port)
      try eventually("it is counted") { try sim.traffic()[0] == 2 }
      withExtendedLifetime(silent) {}
    }

    @Test func helpAndTheFirstLineSayThatItIsSimulated() throws {
      #expect(try hostedSim.process.output.hasPrefix("SIMULATED "))
      let help = try ChildProcess(Files.programs.appending(path: "ocr-hosted-sim"), ["--help"])
      #expect(try help.waitForExit() == .code(0))
      #expect(help.output.contains("simulated"))
      let wrong = try ChildProcess(Files.programs.appending(path: "ocr-hosted-sim"), ["--latency", "p50=2s,p95=1s"])
      #expect(try wrong.waitForExit() == .code(2))
    }
  }
}
