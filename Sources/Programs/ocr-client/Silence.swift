import ArgumentParser
import CommandLineProgram
import Glibc
import Monitoring
import OCRClient
import Settings

/// `ocr-client silence`
struct Silence: ParsableCommand {
  private static let longest = Duration.seconds(30 * 86_400)

  static let configuration = CommandConfiguration(
    abstract: "Have the monitor tell nobody of alerts for some time.",
    discussion: """
      EXAMPLES
        ocr-client silence 30m --why "the GPU is replaced"
        ocr-client silence 2h --why "month end" --rule slow --subject http://10.0.0.5:8000
        ocr-client silence --end

      It holds from the monitor's next look on. Recoveries are told all the same; an
      alert that still holds when the silence is over is told then.

      EXIT CODES
        0  done
        2  wrong usage or configuration, or the state directory cannot be written
      """)

  @Argument(help: "How long, such as 30m or 2h; up to 720h.")
  var time: String?

  @Option(help: "Why: for those who look at ocr-client status.")
  var why: String?

  @Option(help: "The only rule that is silent, such as slow.")
  var rule: String?

  @Option(help: "The only gateway that is silent, as alerts call it.")
  var subject: String?

  @Flag(help: "End all silences.")
  var end = false

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func validate() throws {
    guard !end else {
      if time != nil || why != nil { throw ValidationError("--end takes neither a time nor --why") }
      return
    }
    guard let time, Self.duration(time) != nil else {
      throw ValidationError("say how long, from 1s to 720h, such as 30m")
    }
    guard why?.isEmpty == false else { throw ValidationError("say why: --why TEXT") }
    if let rule, AlertTopic(rawValue: rule) == nil {
      throw ValidationError("there is no rule '\(rule)'; ocr-client monitor --print-rules lists them")
    }
  }

  private static func duration(_ text: String) -> Duration? {
    try? SettingSyntax<Duration>.duration(.seconds(1)...longest).parse(text)
  }

  func run() throws {
    let configuration = try configured(ClientProgram.name) { () throws(ConfigurationError) in
      try ClientConfiguration.load(file: config)
    }
    let files = MonitorFiles(StateDirectory(configuration))
    let now = Int64(Glibc.time(nil))
    var silences: [AlertSilence] = []
    if !end, let time = time.flatMap(Self.duration) {
      silences = files.silences().filter { $0.isActive(at: now) }
      silences.append(
        AlertSilence(
          from: now, until: now + time.components.seconds, why: why ?? "",
          topic: rule.flatMap { AlertTopic(rawValue: $0) },
          subject: subject))
    }
    do {
      try files.write(silences: silences)
    } catch {
      Terminal.note("\(ClientProgram.name): OCR_STATE_DIR=\(StateDirectory(configuration).path): \(error)")
      throw ExitCode(2)
    }
    Terminal.print(silences.last.map { "silent until \($0.until.timestamp)" } ?? "alerts are told again")
  }
}
