import ArgumentParser
import CommandLineProgram
import OCRClient
import Settings

/// `ocr-client mode`
struct SwitchMode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mode",
    abstract: "Print or switch the mode of all processes with this state directory.",
    discussion: """
      EXAMPLES
        ocr-client mode
        ocr-client mode auto

      MODES
        gateway  gateways only: nothing leaves the company's machines
        auto     gateways first; the hosted service if they cannot answer in time
        hosted   the hosted service only

      EXIT CODES
        0  printed or switched
        2  wrong usage or configuration, or the state directory cannot be written
      """)

  @Argument(help: "The new mode; without it, the current mode is printed.")
  var mode: Mode?

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func run() throws {
    let configuration = try configured(ClientProgram.name) { () throws(ConfigurationError) in
      try ClientConfiguration.load(file: config)
    }
    let directory = StateDirectory(configuration)
    let file = ModeFile(directory)
    guard let mode else {
      Terminal.print(ModeWatch(configured: configuration.mode, file: file) { _ in }.mode.rawValue)
      return
    }
    do {
      try file.write(mode)
    } catch {
      Terminal.note("\(ClientProgram.name): OCR_STATE_DIR=\(directory.path): \(error)")
      throw ExitCode(2)
    }
    if mode != .gateway, configuration.mistralAPIKey == nil {
      Terminal.note("\(ClientProgram.name): the hosted service needs MISTRAL_API_KEY, which is not set here")
    }
  }
}

extension Mode: ExpressibleByArgument {}
