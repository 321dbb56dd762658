import Foundation
import Testing

extension IntegrationTests {
  /// An installation whose owner has not fetched the OCR models.
  @Suite(.serialized)
  struct WithoutModelsTests {
    private let installation: Installation

    init() throws { installation = try Installation() }

    @Test func documentsWithTextAreReadAndImagesAreNot() throws {
      let gateway = try GatewayProcess(programs: installation.programs)
      let readiness = try gateway.readiness()
      #expect(readiness.httpStatus == 200)
      #expect(readiness.status == "degraded")
      #expect(readiness.recognizers == nil)
      let pdf = try gateway.answer(to: .extract(Files.example("invoice.pdf")))
      #expect(pdf.status == 200)
      #expect(try pdf.json()["total"] as? Int == 99294)
      let image = try gateway.answer(to: .extract(Files.example("receipt.jpg")))
      let detail = try expectProblem(image, 503, "ocr_unavailable", retryable: true)
      #expect(detail.contains("scripts/fetch-ocr-models.sh"))
    }

    @Test func doctorPrintsTheFix() throws {
      let doctor = try ChildProcess(
        installation.gateway, ["doctor"], environment: ["OCR_LISTEN": "127.0.0.1:0"])
      #expect(try doctor.waitForExit() == .code(1))
      #expect(doctor.output.contains("FAIL  models"))
      #expect(doctor.output.contains("fix: run scripts/fetch-ocr-models.sh"))
      #expect(doctor.output.contains("ok    document worker"))
      #expect(doctor.output.contains("ok    e-invoices"))
    }

    @Test func extractEndsWithThree() throws {
      let image = Files.root.appending(path: "examples/receipt.jpg").path
      let pdf = Files.root.appending(path: "examples/invoice.pdf").path
      let both = try ChildProcess(installation.gateway, ["extract", "--json", image, pdf])
      #expect(try both.waitForExit() == .code(3))
      #expect(both.output.contains("ocr_unavailable") && both.output.contains("99294"))
      let onlyText = try ChildProcess(installation.gateway, ["extract", pdf])
      #expect(try onlyText.waitForExit() == .code(0))
    }

    /// The programs in a folder of their own; removed with it.
    private final class Installation {
      let programs: URL
      var gateway: URL { programs.appending(path: "ocr-gateway") }

      init() throws {
        programs = try TemporaryFolder.make()
        for name in ["ocr-gateway", "ocr-document-worker", "ocr-recognizer"] {
          try FileManager.default.copyItem(
            at: Files.programs.appending(path: name), to: programs.appending(path: name))
        }
      }

      deinit { try? FileManager.default.removeItem(at: programs) }
    }
  }
}
