import Logging
import Settings
import WorkerProtocol
import Workers

extension EngineHost {
  /// Starts a worker of each kind and asks what it was denied, where the configuration requires everything.
  ///
  /// - Throws: where something is missing. A worker that does not start at all is not told here: readiness tells it.
  static func requireSandbox(
    _ configuration: GatewayConfiguration, _ installation: Installation
  ) async throws(ConfigurationError) {
    guard configuration.sandbox == .require else { return }
    var kinds = [WorkerPool.Configuration.documentWorkers(installation, count: 1)]
    if let models = installation.models {
      kinds.append(.recognizers(installation, models: models, count: 1, on: configuration.recognizerDevice))
    }
    var lacks: [String] = []
    for kind in kinds {
      guard let missing = await WorkerPool.missingParts(ofOne: kind), !missing.isEmpty else { continue }
      lacks.append("\(kind.name) without \(missing.list)")
    }
    if lacks.isEmpty { return }
    throw ConfigurationError(
      problems: [
        SettingProblem(
          setting: "OCR_SANDBOX", origin: nil,
          detail: "require: this system denies workers a part of their sandbox (\(lacks.joined(separator: "; ")))")
      ])
  }

  /// Says once what workers were denied.
  func reportSandbox(to logger: Logger) async {
    for pool in pools {
      guard (try? await pool.waitUntilReady()) != nil, !pool.missingParts.isEmpty else { continue }
      logger.warning(
        "the system denies workers a part of their sandbox; SECURITY.md says what gives it to them",
        metadata: ["worker": "\(pool.name)", "missing": "\(pool.missingParts.list)"])
    }
  }
}
