import Foundation
import Testing

extension IntegrationTests {
  /// A machine's speed is measured before documents are asked for, and shown wherever people look.
  @Suite(.serialized, withModels)
  struct MeasuredSpeedTests {
    @Test func gatewayTellsTheSpeedThatItMeasuredAtItsStart() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
      let metric = try #require(Scrape(gateway)["ocr_reading_pages_per_second"])
      #expect(metric > 0)
      let checks = try gateway.answer(to: .get("/health/ready")).json()["checks"] as? [String: [String: String]]
      let shown = String(format: "%.1f pages a second", metric)
      let detail = try #require(checks?["recognizers"]?["detail"])
      #expect(detail.hasPrefix("1 of 1 processes ready, o"))
      #expect(detail.hasSuffix(", \(shown)"))
      // No process more than there were, and nobody's documents.
      #expect(gateway.recognizers.count == 1 && gateway.documentWorkers.count == 1)
      #expect(try Scrape(gateway)["ocr_documents_begun_total"] == 0)
    }

    @Test func planAndDoctorMeasureThisMachine() throws {
      let settings = ["OCR_RECOGNIZERS": "1", "OCR_LISTEN": "127.0.0.1:0"]
      func output(_ arguments: [String]) throws -> String {
        let run = try ChildProcess(Files.gateway, arguments, environment: settings)
        #expect(try run.waitForExit(within: .seconds(60)) == .code(0), "\(run.errors)")
        return run.output
      }
      let plan = try JSONSerialization.jsonObject(with: Data(output(["plan", "--here", "--json"]).utf8))
      let speed = try #require((plan as? [String: Any])?["pages_per_second"] as? Double)
      #expect(speed > 0)
      #expect((plan as? [String: Any])?["recognizers"] as? Int == 1)
      let model = ["--model", "pixtral-12b", "--gpu", "t4"]
      for arguments in [["plan", "--here"], ["plan", "--here"] + model, ["doctor"]] {
        #expect(try output(arguments).firstMatch(of: /1 recognizers read \d+\.\d pages a second/) != nil)
      }
    }
  }
}
