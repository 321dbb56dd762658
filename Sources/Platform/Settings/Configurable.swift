import FoundationEssentials

/// The settings of a program, validated.
public protocol Configurable: Sendable {
  /// The defaults.
  init()

  /// Every setting of the program.
  static var settings: [Setting<Self>] { get }

  /// Rules over several settings that are broken.
  var contradictions: [Contradiction] { get }
}

/// A rule over several settings that is broken.
public struct Contradiction: Sendable {
  /// The settings that the rule compares; it is skipped where one of them is invalid by itself.
  let settings: Set<String>
  let problem: SettingProblem

  /// - Parameters:
  ///   - setting: the one that is named as wrong.
  ///   - detail: what is allowed, and why.
  package init(_ setting: String, with others: String..., detail: String) {
    settings = Set(others + [setting])
    problem = SettingProblem(setting: setting, origin: nil, detail: detail)
  }
}

extension Configurable {
  /// The process environment over the file at `path`.
  ///
  /// - Parameter given: settings that are known already, over both.
  public static func load(
    file path: String?, given: [String: String] = [:]
  ) throws(ConfigurationError) -> Self {
    var file: EnvironmentFile?
    if let path {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw ConfigurationError(problems: [
          SettingProblem(setting: nil, origin: path, detail: "the configuration file cannot be read")
        ])
      }
      file = EnvironmentFile(name: path, text: String(decoding: bytes, as: UTF8.self))
    }
    return try Self(environment: ProcessInfo.processInfo.environment.merging(given) { $1 }, file: file)
  }

  /// Settings of `environment` over those of `file` over the defaults. A setting without text counts as not given.
  ///
  /// - Throws: every problem at once. Names that begin with `OCR_` must be settings; others that are none belong to other
  ///   programs.
  public init(environment: [String: String], file: EnvironmentFile? = nil) throws(ConfigurationError) {
    self.init()
    var problems = file?.problems ?? []
    var rejected: Set<String> = []

    var given: [String: (text: String, origin: String?)] = [:]
    var lines: [String: Int] = [:]
    for assignment in file?.assignments ?? [] where Self.isOurs(assignment.name) {
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
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) where Self.isOurs(name) {
      if !Self.isKnown(name) {
        problems.append(Self.unknown(name, origin: nil))
      } else if !text.isEmpty {
        given[name] = (text, nil)
      }
    }

    for setting in Self.settings where setting.isSecret {
      let fileName = setting.name + Self.fileSuffix
      guard let (path, origin) = given[fileName] else { continue }
      if given[setting.name] != nil {
        problems.append(
          SettingProblem(setting: fileName, origin: origin, detail: "and \(setting.name) are both given; keep one"))
      } else if let bytes = FileManager.default.contents(atPath: path) {
        given[setting.name] = (String(decoding: bytes, as: UTF8.self).trimmed, origin)
      } else {
        problems.append(
          // Its name is not shown: it may be the secret itself.
          SettingProblem(setting: fileName, origin: origin, detail: "the file (not shown) cannot be read; name a file"))
      }
    }
    for setting in Self.settings {
      guard let (text, origin) = given[setting.name] else { continue }
      do {
        try setting.apply(text, &self)
      } catch {
        rejected.insert(setting.name)
        // No setting takes an @, but URLs with passwords have one.
        let isHidden = setting.isSecret || text.contains("@")
        let shown = isHidden ? "the value (not shown)" : SettingProblem.quoted(text)
        let reason = error.hint ?? "\(shown) is not allowed"
        problems.append(
          SettingProblem(setting: setting.name, origin: origin, detail: "\(reason); allowed: \(setting.allowed)"))
      }
    }
    problems += contradictions.filter { rejected.isDisjoint(with: $0.settings) }.map(\.problem)
    guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
  }

  /// `X_FILE` names the file that holds the secret `X`.
  private static var fileSuffix: String { "_FILE" }

  /// A setting, or a name that looks like one.
  private static func isOurs(_ name: String) -> Bool { name.hasPrefix("OCR_") || isKnown(name) }

  private static func isKnown(_ name: String) -> Bool {
    settings.contains { $0.name == name || $0.isSecret && $0.name + fileSuffix == name }
  }

  private static func unknown(_ name: String, origin: String?) -> SettingProblem {
    let nearest = settings.map(\.name).min { name.editDistance(to: $0) < name.editDistance(to: $1) } ?? ""
    return SettingProblem(setting: name, origin: origin, detail: "there is no such setting; the nearest is \(nearest)")
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
