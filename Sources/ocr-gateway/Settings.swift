import ArgumentParser
import Gateway

/// The settings of a command, or its end with exit code 2.
enum Settings {
  static func load(_ file: String?) throws -> GatewayConfiguration {
    do {
      return try GatewayConfiguration.load(file: file)
    } catch {
      Terminal.note("ocr-gateway: the configuration is wrong\n\(error)")
      throw ExitCode(2)
    }
  }
}
