import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// `ocr-gateway health`, asked of real gateways.
  @Suite(.serialized)
  struct HealthTests {
    private struct Run: Equatable {
      var exit: ChildProcess.Exit
      var text: String
    }

    private func health(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Run {
      let run = try ChildProcess(Files.gateway, ["health"] + arguments, environment: environment)
      let exit = try run.waitForExit()
      #expect((exit == .code(0)) == run.errors.isEmpty, "\(run.errors)")
      return Run(exit: exit, text: run.output + run.errors)
    }

    /// A gateway that need not become ready, and where it listens.
    private func gateway(_ settings: [String: String]) throws -> (process: ChildProcess, address: String) {
      let address = "127.0.0.1:\(try ScriptedServer.unusedPort())"
      let own = ["OCR_LISTEN": address, "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]
      let process = try ChildProcess(Files.gateway, ["serve"], environment: own.merging(settings) { $1 })
      try eventually("the gateway listens") { process.errors.contains("listening") }
      return (process, address)
    }

    @Test(withModels) func aGatewayThatTakesDocumentsIsHealthy() throws {
      let gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
      let address = "127.0.0.1:\(gateway.port)"
      let healthy = Run(exit: .code(0), text: "ready\n")
      #expect(try health(["--url", "http://\(address)"]) == healthy)
      #expect(try health([], ["OCR_LISTEN": address]) == healthy)
    }

    @Test func withoutAGatewayItSaysToStartOne() throws {
      let run = try health(["--url", "http://127.0.0.1:\(ScriptedServer.unusedPort())"])
      #expect(run.exit == .code(1) && run.text.contains("start it"), "\(run.text)")
    }

    @Test func aPeerOffTheAllowListIsToldSo() throws {
      let (process, address) = try gateway(["OCR_ALLOWLIST": "10.0.0.7/32"])
      let run = try health([], ["OCR_LISTEN": address])
      #expect(run.exit == .code(1) && run.text.contains("OCR_ALLOWLIST"), "\(run.text)")
      #expect(process.isRunning)
    }

    /// The model's server and the gateway were given different keys.
    @Test func aRefusedModelKeyIsNamed() throws {
      let model = try ModelSimProcess(["--api-key", "right"])
      let (process, address) = try gateway([
        "OCR_ENGINE": "cascade", "OCR_MODEL_URL": model.url, "OCR_MODEL_API_KEY": "wrong",
      ])
      try eventually("the key is named", within: .seconds(30)) {
        let run = try health(["--url", "http://\(address)"])
        return run.exit == .code(1) && run.text.contains("OCR_MODEL_API_KEY")
      }
      #expect(process.isRunning)
    }

    @Test func wrongUsageIsNoAnswerOfAGateway() throws {
      #expect(try health(["--url", "gateway"]).exit == .code(2))
      #expect(try health([], ["OCR_LISTEN": "8000"]).exit == .code(2))
    }
  }
}
