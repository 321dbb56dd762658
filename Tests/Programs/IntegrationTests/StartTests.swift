import Foundation
import Testing

extension IntegrationTests {
  /// Starts that are refused: exit code 2, and standard error says what to change.
  @Suite(.serialized)
  struct StartTests {
    @Test func openAddressNeedsAnAllowList() throws {
      let errors = try refusal(["OCR_LISTEN": "0.0.0.0:8000", "OCR_PLAINTEXT": "allow"])
      #expect(errors.contains("OCR_ALLOWLIST"))
    }

    @Test func openAddressNeedsConsentToPlaintext() throws {
      let errors = try refusal(["OCR_LISTEN": "0.0.0.0:8000", "OCR_ALLOWLIST": "10.0.0.0/8"])
      #expect(errors.contains("OCR_PLAINTEXT"))
      #expect(!errors.contains("OCR_ALLOWLIST must"))
    }

    @Test func openAddressWithBothStarts() throws {
      let gateway = try GatewayProcess([
        "OCR_LISTEN": "0.0.0.0:0", "OCR_ALLOWLIST": "127.0.0.1/32", "OCR_PLAINTEXT": "allow",
      ])
      #expect(try gateway.answer(to: .get("/health")).status == 200)
    }

    @Test func unknownSettingNamesTheNearest() throws {
      let errors = try refusal(["OCR_MAX_BODDY": "1MiB"])
      #expect(errors.contains("OCR_MAX_BODDY") && errors.contains("nearest is OCR_MAX_BODY"))
    }

    @Test func wrongValueNamesWhatIsAllowed() throws {
      let errors = try refusal(["OCR_QUEUE_LIMIT": "many"])
      #expect(errors.contains("OCR_QUEUE_LIMIT") && errors.contains("many") && errors.contains("1 to 10000"))
    }

    /// Neither what is inside a URL nor what is a secret is quoted, whatever is wrong with it.
    @Test(arguments: [["serve"], ["doctor"], ["extract", "x.pdf"]])
    func credentialsAreNotShown(_ command: [String]) throws {
      let process = try ChildProcess(
        Files.gateway, command,
        environment: [
          "OCR_ENGINE": "cascade", "OCR_MODEL_URL": "http://user:hunter2@127.0.0.1:9/",
          "OCR_MODEL_API_KEY": "hunter2 x", "OCR_HEARTBEAT_URLS": "ftp://x/hunter2", "OCR_LISTEN": "127.0.0.1:0",
        ])
      #expect(try process.waitForExit() == .code(command == ["doctor"] ? 1 : 2))
      let text = process.output + process.errors
      for name in ["OCR_MODEL_URL", "OCR_MODEL_API_KEY", "OCR_HEARTBEAT_URLS"] {
        #expect(text.contains("\(name): ") && text.contains("not shown"), "\(text)")
      }
      #expect(!text.contains("hunter2"))
    }

    @Test func portInUse() throws {
      let first = try GatewayProcess()
      let errors = try refusal(["OCR_LISTEN": "127.0.0.1:\(first.port)"])
      #expect(errors.contains("OCR_LISTEN=127.0.0.1:\(first.port)"))
    }

    @Test func configurationFileCountsUnlessTheEnvironmentSaysOtherwise() throws {
      let folder = try TemporaryFolder.make()
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = folder.appending(path: "gateway.env")
      try "OCR_LISTEN=0.0.0.0:8000\nOCR_QUEUE_LIMIT=none\n".write(to: file, atomically: true, encoding: .utf8)
      let process = try ChildProcess(
        Files.gateway, ["serve", "--config", file.path], environment: ["OCR_LISTEN": "127.0.0.1:0"])
      #expect(try process.waitForExit() == .code(2))
      #expect(process.errors.contains("OCR_QUEUE_LIMIT") && process.errors.contains("line 2"))
      #expect(!process.errors.contains("OCR_ALLOWLIST"))
    }

    /// What a start says that ends with exit code 2.
    private func refusal(_ settings: [String: String]) throws -> String {
      let process = try ChildProcess(Files.gateway, ["serve"], environment: settings)
      #expect(try process.waitForExit() == .code(2))
      return process.errors
    }
  }
}
