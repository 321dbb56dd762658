import Foundation
import TestSupport
import Testing

/// docs/client.md
private enum ClientDocument {
  static let text = (try? String(contentsOf: Files.root.appending(path: "docs/client.md"), encoding: .utf8)) ?? ""

  /// The fenced blocks of a language.
  static func blocks(_ language: String) -> [String] {
    text.components(separatedBy: "```\(language)\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] }
  }
}

extension IntegrationTests {
  @Suite struct ClientDocumentTests {
    @Test func documentedSwiftProgramIsTheOneThatIsBuilt() throws {
      let program = try String(
        contentsOf: Files.root.appending(path: "examples/swift-client/ClientExample.swift"), encoding: .utf8)
      #expect(ClientDocument.blocks("swift").contains { $0 + "\n" == program })
    }
  }

  /// What newcomers type.
  @Suite(withModels, .enabled(if: Files.node != nil, "needs node"))
  struct ClientDocumentPeerTests {
    /// Seconds that a newcomer has patience for, the build apart.
    private static let patience = Duration.seconds(300)

    @Test func documentedCommandsRun() throws {
      let gateway = try GatewayProcess()
      let (sidecar, hosted) = (try ScriptedServer.unusedPort(), try ScriptedServer.unusedPort())
      let blocks = ClientDocument.blocks("sh")
      try #require(blocks.count >= 6)
      let places = [
        ("127.0.0.1:8000", "127.0.0.1:\(gateway.port)"), ("127.0.0.1:8001", "127.0.0.1:\(sidecar)"),
        ("127.0.0.1:8090", "127.0.0.1:\(hosted)"), ("$PWD/.build/release", Files.programs.path),
      ]
      let script = places.reduce("set -euo pipefail\n" + blocks.joined(separator: "\n")) { script, place in
        script.replacing(place.0, with: place.1)
      }
      for place in places { #expect(script.contains(place.1), "\(place.0) is not in the document") }
      let node = try #require(Files.node).deletingLastPathComponent().path
      let run = try ChildProcess(
        URL(filePath: "/bin/bash"), ["-c", "cd '\(Files.root.path)'\n" + script],
        environment: ["PATH": "\(node):/usr/bin:/bin", "OCR_SIDECAR_LISTEN": "127.0.0.1:\(sidecar)"])
      let exit = try withExtendedLifetime(gateway) { try run.waitForExit(within: Self.patience) }
      let output = run.output
      #expect(exit == .code(0), "\(output)\(run.errors)")

      let objects = output.split(separator: "\n").compactMap {
        try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      }
      // The command line: nobody there, then the hosted side.
      #expect(output.contains("exit code 3"))
      #expect(objects.contains { $0["code"] as? String == "gateway_unreachable" })
      let hostedAnswer = objects.first { ($0["provenance"] as? [String: Any])?["endpoint"] as? String == "hosted" }
      #expect(hostedAnswer?["total"] as? Int == 99294)
      let provenance = hostedAnswer?["provenance"] as? [String: Any]
      #expect(provenance?["attempts"] as? Int == 2 && provenance?["fallbackReason"] as? String == "unreachable")
      #expect(provenance?["chargedPages"] as? Int == 1 && provenance?["priceMicroUsd"] as? Int == 3_000)
      #expect(output.contains("0.003 USD for 1 pages, cap 0.05 USD"))
      #expect(objects.contains { $0["chargedCalls"] as? Int == 1 })
      // The sidecar, Node and Swift: the gateway.
      let fromSidecar = objects.filter { $0["total"] as? Int == 4499 }
      #expect(fromSidecar.contains { ($0["provenance"] as? [String: Any])?["chargedPages"] as? Int == 0 })
      let returned = objects.compactMap { $0["returned"] as? [String: Any] }
      #expect(returned.first?["total"] as? Int == 99294)
      #expect(output.contains("99294 minor units of EUR"))
    }
  }
}
