import Foundation
import Gateway
import Settings
import Testing

/// The table people read and the table the program follows are the same.
@Suite struct ConfigurationDocumentTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    .standardizedFileURL

  private func lines(of path: String) throws -> [String] {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8).components(separatedBy: "\n")
  }

  @Test func theDocumentListsExactlyTheSettings() throws {
    let rows = try lines(of: "docs/configuration.md").filter { $0.hasPrefix("| `OCR_") }
    let expected = GatewayConfiguration.settings.map { setting in
      let value = setting.defaultValue.isEmpty ? setting.defaultText : "`\(setting.defaultValue)`"
      return "| `\(setting.name)` | \(value) | \(setting.allowed) | \(setting.meaning) |"
    }
    for row in expected where !rows.contains(row) { Issue.record("docs/configuration.md lacks: \(row)") }
    for row in rows where !expected.contains(row) { Issue.record("docs/configuration.md has, the code not: \(row)") }
    #expect(rows.count == expected.count)
  }

  @Test func theExampleFileShowsEveryDefault() throws {
    let shown = try lines(of: ".env.example").filter { $0.hasPrefix("#OCR_") }
    #expect(shown == GatewayConfiguration.settings.map { "#\($0.name)=\($0.defaultValue)" })
  }

  /// Taken as it is, and with every line switched on, the example starts the gateway with the defaults.
  @Test func theExampleFileWorks() throws {
    let text = try lines(of: ".env.example").joined(separator: "\n")
    let switchedOn = text.replacingOccurrences(of: "#OCR_", with: "OCR_")
    #expect(switchedOn != text)
    for content in [text, switchedOn] {
      let file = EnvironmentFile(name: ".env.example", text: content)
      #expect(try GatewayConfiguration(environment: [:], file: file) == GatewayConfiguration())
    }
  }
}
