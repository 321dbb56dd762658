import Foundation
import Gateway
import OCRClient
import Settings
import TestSupport
import Testing

/// The tables people read and the tables the programs follow are the same.
@Suite struct ConfigurationDocumentTests {
  @Test func theDocumentListsExactlyTheSettings() throws {
    try expectTable(of: GatewayConfiguration.self, under: "## Settings of the gateway")
    try expectTable(of: ClientConfiguration.self, under: "## Settings of the client")
  }

  @Test func theExampleFilesShowEveryDefault() throws {
    try expectExample(of: GatewayConfiguration.self, in: ".env.example")
    try expectExample(of: ClientConfiguration.self, in: "examples/client.env")
  }

  /// Taken as they are, and with every line switched on, the examples start the programs with the defaults.
  @Test func theExampleFilesWork() throws {
    try expectDefaults(GatewayConfiguration.self, from: ".env.example")
    try expectDefaults(ClientConfiguration.self, from: "examples/client.env")
  }

  private func expectTable<Configuration: Configurable>(of: Configuration.Type, under heading: String) throws {
    let section = try lines(of: "docs/configuration.md").drop { $0 != heading }.dropFirst()
      .prefix { !$0.hasPrefix("## ") }
    let rows = section.filter { $0.hasPrefix("| `") }
    let expected = Configuration.settings.map { setting in
      let value = setting.defaultValue.isEmpty ? setting.defaultText : "`\(setting.defaultValue)`"
      return "| `\(setting.name)` | \(value) | \(setting.allowed) | \(setting.meaning) |"
    }
    for row in expected where !rows.contains(row) { Issue.record("docs/configuration.md lacks: \(row)") }
    for row in rows where !expected.contains(row) { Issue.record("docs/configuration.md has, the code not: \(row)") }
    #expect(rows.count == expected.count)
  }

  private func expectExample<Configuration: Configurable>(of: Configuration.Type, in path: String) throws {
    let shown = try lines(of: path).filter { $0.hasPrefix("#") && !$0.hasPrefix("# ") }
    #expect(shown == Configuration.settings.map { "#\($0.name)=\($0.defaultValue)" })
  }

  private func expectDefaults<Configuration: Configurable & Equatable>(
    _: Configuration.Type, from path: String
  ) throws {
    let text = try lines(of: path).joined(separator: "\n")
    let switchedOn = text.replacing(/(?m)^#(?=[A-Z])/, with: "")
    #expect(switchedOn != text)
    for content in [text, switchedOn] {
      let file = EnvironmentFile(name: path, text: content)
      #expect(try Configuration(environment: [:], file: file) == Configuration())
    }
  }

  private func lines(of path: String) throws -> [String] {
    try String(contentsOf: Checkout.root.appending(path: path), encoding: .utf8).components(separatedBy: "\n")
  }
}
