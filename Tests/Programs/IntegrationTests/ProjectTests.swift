import Foundation
import Testing

extension IntegrationTests {
  /// What newcomers and distributors find in the repository.
  @Suite struct ProjectTests {
    @Test(arguments: [
      "Package.swift", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "THIRD_PARTY.md",
      ".env.example", ".swift-format", ".gitignore", ".ci/run", "models/README.md", "models/ocr.lock",
      "models/models.lock", "models/pixtral-12b.json", "docs/models.md",
      "docs/architecture.md", "docs/configuration.md", "docs/accuracy.md", "docs/performance.md",
      "docs/api.md", "docs/scheduling.md", "docs/slo.md", "docs/load-testing.md", "docs/operations.md",
      "docs/model-path.md", "docs/model-simulation.md", "docs/client.md", "docker/README.md",
    ])
    func isThere(_ path: String) throws {
      #expect(!(try text(path)).isEmpty)
    }

    @Test func readmeOpensWithTheTwoCommands() throws {
      let opening = try text("README.md").split(separator: "\n").prefix(12).joined(separator: "\n")
      for command in ["scripts/quickstart.sh", "scripts/test.sh"] {
        #expect(opening.contains(command))
        #expect(FileManager.default.isExecutableFile(atPath: Files.root.appending(path: command).path))
      }
      #expect(try text(".ci/run").contains("scripts/test.sh --all"))
    }

    @Test func licencesSayWhatTheWorkerIsUnder() throws {
      #expect(try text("LICENSE").contains("Apache License"))
      let worker = try #require(
        try text("THIRD_PARTY.md").components(separatedBy: "\n").first {
          $0.contains("`ocr-document-worker`") && $0.contains("combined work")
        })
      #expect(worker.contains("GPL-3.0-or-later"))
    }

    private func text(_ path: String) throws -> String {
      try String(contentsOf: Files.root.appending(path: path), encoding: .utf8)
    }
  }
}
