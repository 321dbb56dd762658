import FoundationEssentials

extension GatewayConfiguration {
  /// The process environment over the file at `path`.
  public static func load(file path: String?) throws(ConfigurationError) -> GatewayConfiguration {
    var file: EnvironmentFile?
    if let path {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw ConfigurationError(problems: [
          SettingProblem(setting: nil, origin: path, detail: "the configuration file cannot be read")
        ])
      }
      file = EnvironmentFile(name: path, text: String(decoding: bytes, as: UTF8.self))
    }
    return try GatewayConfiguration(environment: ProcessInfo.processInfo.environment, file: file)
  }

  /// Settings of `environment` over those of `file` over the defaults. A setting without text counts as not given.
  ///
  /// - Throws: every problem at once. Names that begin with `OCR_` must be settings; others are none of ours.
  public init(environment: [String: String], file: EnvironmentFile? = nil) throws(ConfigurationError) {
    self.init()
    var problems = file?.problems ?? []
    var rejected: Set<String> = []

    var given: [String: (text: String, origin: String?)] = [:]
    var lines: [String: Int] = [:]
    for assignment in file?.assignments ?? [] where assignment.name.hasPrefix(Self.prefix) {
      let origin = "\(file?.name ?? "") line \(assignment.line)"
      if let earlier = lines[assignment.name] {
        problems.append(
          SettingProblem(setting: assignment.name, origin: origin, detail: "is already set in line \(earlier)"))
      } else if !Self.isKnown(assignment.name) {
        problems.append(Self.unknown(assignment.name, origin: origin))
      } else if !assignment.value.isEmpty {
        given[assignment.name] = (assignment.value, origin)
      }
      lines[assignment.name] = lines[assignment.name] ?? assignment.line
    }
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix(Self.prefix) {
      if !Self.isKnown(name) {
        problems.append(Self.unknown(name, origin: nil))
      } else if !text.isEmpty {
        given[name] = (text, nil)
      }
    }

    for setting in Setting.all where setting.isSecret {
      let fileName = setting.name + Self.fileSuffix
      guard let (path, origin) = given[fileName] else { continue }
      if given[setting.name] != nil {
        problems.append(
          SettingProblem(setting: fileName, origin: origin, detail: "and \(setting.name) are both given; keep one"))
      } else if let bytes = FileManager.default.contents(atPath: path) {
        given[setting.name] = (String(decoding: bytes, as: UTF8.self).trimmed, origin)
      } else {
        problems.append(
          SettingProblem(
            setting: fileName, origin: origin, detail: "\(SettingProblem.quoted(path)) cannot be read; name a file"))
      }
    }
    for setting in Setting.all {
      guard let (text, origin) = given[setting.name] else { continue }
      do {
        try setting.apply(text, &self)
      } catch {
        rejected.insert(setting.name)
        let shown = setting.isSecret ? "the value (not shown)" : SettingProblem.quoted(text)
        let reason = error.hint ?? "\(shown) is not allowed"
        problems.append(
          SettingProblem(setting: setting.name, origin: origin, detail: "\(reason); allowed: \(setting.allowed)"))
      }
    }
    problems += contradictions.filter { rejected.isDisjoint(with: $0.settings) }.map(\.problem)
    guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
  }

  private static let prefix = "OCR_"

  /// `X_FILE` names the file that holds the secret `X`.
  private static let fileSuffix = "_FILE"

  private static func isKnown(_ name: String) -> Bool {
    Setting.all.contains { $0.name == name || $0.isSecret && $0.name + fileSuffix == name }
  }

  private static func unknown(_ name: String, origin: String?) -> SettingProblem {
    let nearest = Setting.all.map(\.name).min { name.editDistance(to: $0) < name.editDistance(to: $1) } ?? ""
    return SettingProblem(setting: name, origin: origin, detail: "there is no such setting; the nearest is \(nearest)")
  }

  /// Rules over several settings that are broken, with the settings each looks at.
  private var contradictions: [(settings: Set<String>, problem: SettingProblem)] {
    var found: [(settings: Set<String>, problem: SettingProblem)] = []
    func report(_ setting: String, with others: String, _ detail: String) {
      found.append(([setting, others], SettingProblem(setting: setting, origin: nil, detail: detail)))
    }
    if !listen.address.isLoopback {
      if allowList.networks.isEmpty {
        report(
          "OCR_ALLOWLIST", with: "OCR_LISTEN",
          """
          must name the peers that may connect, because OCR_LISTEN=\(listen) is not loopback; \
          for example OCR_ALLOWLIST=10.0.0.0/8
          """)
      }
      if plaintext == .refuse {
        report(
          "OCR_PLAINTEXT", with: "OCR_LISTEN",
          """
          must be `allow`, because OCR_LISTEN=\(listen) is not loopback and this release has no TLS; \
          or listen on 127.0.0.1 behind a TLS proxy
          """)
      }
    }
    if engine != .embedded && modelURL == nil {
      report(
        "OCR_MODEL_URL", with: "OCR_ENGINE",
        "must say where the model server listens, because OCR_ENGINE=\(engine.rawValue); "
          + "for example OCR_MODEL_URL=http://127.0.0.1:8080")
    }
    if defaultDeadline > maxDeadline {
      report(
        "OCR_DEFAULT_DEADLINE", with: "OCR_MAX_DEADLINE",
        "\(defaultDeadline.secondsText)s is above OCR_MAX_DEADLINE=\(maxDeadline.secondsText)s")
    }
    return found
  }
}

extension String {
  /// Without white space at both ends, as files end with a newline.
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
