import Settings

/// A program's configuration that has a setting of each kind.
struct SampleConfiguration: Configurable, Equatable {
  var listen = ListenAddress(address: .ipv4Loopback, port: 80)
  var pages = 50
  var workers: Int?
  var size = 1 << 20
  var patience = Duration.seconds(30)
  var url: ServerURL?
  var color = Color.red
  var key: Secret?

  enum Color: String, Sendable, CaseIterable {
    case red, green
  }

  static let settings: [Setting<SampleConfiguration>] = [
    Setting("OCR_LISTEN", \.listen, .listenAddress, "Where to listen."),
    Setting("OCR_MAX_PAGES", \.pages, .count(1...10_000), "Most pages."),
    Setting("OCR_WORKERS", \.workers, .optional(.count(1...256)), whenUnset: "one per core", "Workers."),
    Setting("OCR_MAX_BODY", \.size, .size(1024...(1 << 30)), "Most bytes."),
    Setting("OCR_PATIENCE", \.patience, .duration(.zero...(.seconds(3600))), "Longest wait."),
    Setting("OCR_URL", \.url, .optional(.serverURL), whenUnset: "none", "Whom to ask."),
    Setting("OCR_COLOR", \.color, .word, "Of the lamp."),
    Setting(secret: "VENDOR_API_KEY", \.key, .optional(.secret), whenUnset: "none", "The vendor's key."),
  ]

  var contradictions: [Contradiction] {
    guard color == .green, pages > 100 else { return [] }
    return [Contradiction("OCR_COLOR", with: "OCR_MAX_PAGES", detail: "must be red for more than 100 pages")]
  }

  /// Lines for people, one for each thing that is wrong.
  static func problems(_ environment: [String: String], file: String? = nil) -> [String] {
    do throws(ConfigurationError) {
      _ = try SampleConfiguration(
        environment: environment, file: file.map { EnvironmentFile(name: "sample.env", text: $0) })
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }
}
