import Logging
import ServiceLifecycle

/// Looks after files that say who gets in, and uses them as they are now.
struct RenewalService: Service {
  /// Between two looks.
  private static let pause = Duration.milliseconds(500)

  let files: [any Renewable]
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while (try? await ContinuousClock().sleep(for: Self.pause)) != nil {
        for file in files { look(file) }
      }
    }
  }

  private func look(_ file: any Renewable) {
    switch file.look() {
    case .unchanged: break
    case .renewed: logger.notice("credentials renewed", metadata: ["credentials": "\(file.name)"])
    case .kept(let failure):
      logger.error(
        "changed credentials cannot be used: the old ones stay",
        metadata: [
          "credentials": "\(file.name)", "setting": "\(failure.setting)", "code": "\(failure.code)",
          "error": "\(failure)",
        ])
    }
  }
}
