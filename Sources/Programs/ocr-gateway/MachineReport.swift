import ArgumentParser
import CommandLineProgram
import Extraction
import Formatting
import Gateway
import Inference
import JSON
import Settings
import Workers

/// What `plan --here` prints: how fast this machine reads with the settings of the environment.
struct MachineReport {
  func print(asJSON: Bool) async throws {
    let settings = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try GatewayConfiguration.load(file: nil)
    }
    let speed: ReadingSpeed
    do {
      speed = try await ReadingSpeed.here(Installation(), settings)
    } catch {
      Terminal.note("ocr-gateway: this machine reads no drawn receipt; see ocr-gateway doctor")
      throw ExitCode(2)
    }
    let ten = 10 / speed.pagesPerSecond
    if asJSON {
      let members: JSONValue = [
        "recognizers": .integer(Int64(speed.recognizers)),
        "pages_per_second": .decimal(speed.pagesPerSecond, digits: 2), "ten_pages_s": .decimal(ten, digits: 1),
      ]
      Terminal.print(members.serialized(pretty: true))
    } else {
      Terminal.print("\(speed.sentence): ten receipts take \(ten.decimalText(places: 1) ?? "") s.")
      Terminal.print("Measured now with drawn receipts, beside everything else that runs here.")
    }
  }
}
