import Foundation
import Testing

extension IntegrationTests {
  /// A system that denies workers a part of their sandbox: here there are no further namespaces and no other user.
  @Suite(.serialized)
  struct MissingWallsTests {
    private static let denying = [
      "/usr/bin/unshare", "--user", "--map-root-user", "/bin/sh", "-c",
      "echo 0 >/proc/sys/user/max_user_namespaces; echo 0 >/proc/sys/user/max_net_namespaces; exec \"$@\"", "sh",
    ]
    private static let missing = "privileges, user namespace, network namespace"
    private static let few = ["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]

    @Test func whatIsMissingIsTold() throws {
      let gateway = try GatewayProcess(Self.few, through: Self.denying)
      let checks = try #require(
        try gateway.answer(to: .get("/health/ready")).json()["checks"] as? [String: [String: String]])
      for name in Files.hasModels ? ["documentWorkers", "recognizers"] : ["documentWorkers"] {
        #expect(try #require(checks[name]?["detail"]).contains("sandbox without \(Self.missing)"))
      }
      let metrics = try gateway.answer(to: .get("/metrics")).text
      for (part, value) in [
        "privileges": 1, "user_namespace": 1, "network_namespace": 1, "landlock": 0, "seccomp": 0,
      ] {
        #expect(metrics.contains("ocr_sandbox_missing{part=\"\(part)\"} \(value)\n"))
      }
      let warnings = try gateway.log().filter { ($0["msg"] as? String)?.contains("part of their sandbox") == true }
      #expect(warnings.first?["missing"] as? String == Self.missing)
      #expect(try gateway.answer(to: .extract(Files.example("invoice.pdf"))).status == 200)
    }

    @Test func whoRequiresAllWallsIsNotServed() throws {
      let process = try GatewayProcess.begin(
        ["serve"], ["OCR_LISTEN": "127.0.0.1:0", "OCR_SANDBOX": "require"], through: Self.denying)
      #expect(try process.waitForExit(within: .seconds(60)) == .code(2))
      #expect(process.errors.contains("OCR_SANDBOX: require: "))
      #expect(process.errors.contains("document-worker without \(Self.missing)"))
    }

    @Test(arguments: ["auto", "require"]) func doctorNamesWhatIsMissing(policy: String) throws {
      let process = try GatewayProcess.begin(
        ["doctor", "--json"], Self.few.merging(["OCR_LISTEN": "127.0.0.1:0", "OCR_SANDBOX": policy]) { $1 },
        through: Self.denying)
      _ = try process.waitForExit(within: .seconds(90))
      let findings = try #require(
        try JSONSerialization.jsonObject(with: Data(process.output.utf8)) as? [[String: Any]], "\(process.output)")
      let worker = try #require(findings.first { $0["name"] as? String == "document worker" })
      #expect(worker["ok"] as? Bool == (policy == "auto"))
      #expect((worker["detail"] as? String)?.contains(Self.missing) == true)
      #expect((worker["fix"] as? String)?.contains("SECURITY.md") == true)
    }
  }
}
