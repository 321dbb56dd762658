import ArgumentParser
import CommandLineProgram
import OCRClient
import Settings

/// `ocr-client mode`
struct SwitchMode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mode",
    abstract: "Print who is asked, or switch it for every process with the same state directory.",
    discussion: """
      EXAMPLES
        ocr-client mode
        ocr-client mode auto

      gateway  gateways only: nothing leaves the company's machines
      auto     gateways first, the hosted service where they cannot answer in time
      hosted   the hosted service only

      EXIT CODES
        0  printed or switched     2  usage or configuration, or the state directory cannot be written
      """)

  @Argument(help: "gateway, auto or hosted; nothing prints the mode that holds.")
  var mode: Mode?

  @Option(help: "File with settings as KEY=VALUE lines; the environment goes first.")
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
      Terminal.note("\(ClientProgram.name): the hosted service needs MISTRAL_API_KEY, which is not given here")
    }
  }
}

extension Mode: ExpressibleByArgument {}
