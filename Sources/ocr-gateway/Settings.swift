import ArgumentParser
import CommandLineProgram
import Gateway

/// The settings of a command, or its end with exit code 2.
enum Settings {
  static func load(_ file: String?) throws -> GatewayConfiguration {
    try checked { () throws(ConfigurationError) in try GatewayConfiguration.load(file: file) }
  }

  /// What is made of settings, or the command's end where they are wrong.
  static func checked<Value>(_ make: () throws(ConfigurationError) -> Value) throws -> Value {
    do {
      return try make()
    } catch {
      Terminal.note("ocr-gateway: the configuration is wrong\n\(error)")
      throw ExitCode(2)
    }
  }
}
