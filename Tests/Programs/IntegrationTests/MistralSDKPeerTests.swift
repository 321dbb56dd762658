import Foundation
import Testing

extension IntegrationTests {
  /// Mistral's own SDK against a gateway, each release in an environment of its own (Tests/Support/Tools/mistral_sdk.py).
  @Suite(.serialized, withModels)
  struct MistralSDKPeerTests {
    /// Those of scripts/test.sh.
    private static let releases = ["1.12.4", "2.10.1", "newest"]

    private static func python(_ release: String) -> URL {
      Files.root.appending(path: ".build-mistralai/\(release)/bin/python")
    }

    private static let isInstalled = releases.allSatisfy {
      FileManager.default.isExecutableFile(atPath: python($0).path)
    }

    @Test(
      .enabled(if: isInstalled, "scripts/test.sh --all installs mistralai into .build-mistralai"), arguments: releases)
    func sdkReadsDocumentsAnnotationsAndErrors(_ release: String) throws {
      let gateway = try GatewayProcess()
      let script = Files.root.appending(path: "Tests/Support/Tools/mistral_sdk.py").path
      let sdk = try ChildProcess(Self.python(release), [script, "http://127.0.0.1:\(gateway.port)"])
      let exit = try sdk.waitForExit(within: .seconds(180))
      #expect(exit == .code(0), "\(sdk.output)\n\(sdk.errors)")
      #expect(sdk.output.contains("all as it should be"))
    }
  }
}
