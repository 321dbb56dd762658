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

  /// Every setting with its meaning and default, and no other line.
  @Test func theExampleFilesAreTheSettingsLineByLine() throws {
    try expectExample(
      of: GatewayConfiguration.self, in: ".env.example",
      heading: [
        "# Settings of ocr-gateway with their defaults.",
        "# Copy this file to .env, remove the # before the settings that you change, and start with: "
          + "ocr-gateway serve --config .env",
      ])
    try expectExample(
      of: ClientConfiguration.self, in: "examples/client.env",
      heading: [
        "# Settings of ocr-client with their defaults.",
        "# Remove the # before the settings that you change. systemd: /etc/ocr-client.env; by hand: "
          + "ocr-client status --config FILE",
      ])
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

  private func expectExample<Configuration: Configurable>(
    of: Configuration.Type, in path: String, heading: [String]
  ) throws {
    let expected =
      heading
      + Configuration.settings.flatMap { setting in
        let unset = setting.defaultValue.isEmpty ? " Default: \(setting.defaultText)." : ""
        return ["", "# \(setting.meaning)\(unset)", "#\(setting.name)=\(setting.defaultValue)"]
      } + [""]
    let lines = try lines(of: path)
    for (number, pair) in zip(1..., zip(lines, expected)) where pair.0 != pair.1 {
      Issue.record("\(path), line \(number): is \(pair.0), should be \(pair.1)")
    }
    #expect(lines.count == expected.count, "lines of \(path)")
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
