import ArgumentParser
import DocumentFormats
import Formatting
import LoadTesting

/// What the command line says.
struct Arguments: ParsableArguments {
  @Option(help: "URL of the gateway, such as http://127.0.0.1:8000.")
  var url: String

  @Option(parsing: .upToNextOption, help: "Folders with \(DocumentFormat.list("and")) files.")
  var documents: [String]

  @Option(help: "Requests per second, or 30/min; with --ramp the first rate to try.")
  var rate: Rate?

  @Option(help: "Number of workers that each send one request after the other.")
  var concurrency: Int?

  @Option(help: "Number of requests to send at once, again after --every.")
  var burst: Int?

  @Option(help: "Time between bursts.")
  var every: Duration = .seconds(10)

  @Flag(help: "Find the highest rate that meets --slo.")
  var ramp = false

  @Option(help: "With --rate and --ramp: how requests are spread over time.")
  var arrivals = ArrivalKind.constant

  @Option(
    help: "How long to send; with --ramp: of each step, and at least 40 requests. (default: 60s; with --ramp 30s)")
  var duration: Duration?

  @Option(help: "Time at the start that is not measured.")
  var warmup: Duration = .zero

  @Option(help: "Limits of the latency, such as 'p95<5s' or 'p50<1s,p99<8s'; in quotes, because of the <.")
  var slo = Objective(text: "p95<5s")

  @Option(help: "Largest share of errors and refusals.")
  var maxError = Share(text: "1%")

  @Option(help: "Weights by type (pdf, jpg, png, image) or file name pattern, such as pdf=3,jpg=7.")
  var mix: DocumentMix?

  @Option(help: "Seed for the order of documents and for Poisson arrivals.")
  var seed: UInt64 = 1

  @Option(help: "Seconds that an answer may take; sent as Prefer: wait.")
  var wait: Double?

  @Option(help: "Bearer token. (default: OCR_GATEWAY_TOKEN)")
  var token: String?

  @Option(help: "PEM file of the authorities of the gateway's certificate. (default: OCR_GATEWAY_CA)")
  var ca: String?

  @Option(help: "PEM file of a certificate to show, for mutual TLS. (default: OCR_GATEWAY_CERT)")
  var cert: String?

  @Option(help: "PEM file of the private key of --cert. (default: OCR_GATEWAY_CERT_KEY)")
  var certKey: String?

  @Flag(help: "Compare vendor, date and total with truth.jsonl in each folder.")
  var truth = false

  @Option(help: "File for the report as JSON.")
  var json: String?

  @Option(help: "File for the report as HTML.")
  var html: String?

  @Option(help: "JSON report of an earlier run to compare with.")
  var compare: String?

  func validate() throws {
    // It stands in reports, where no password belongs.
    guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.contains("@") else {
      throw ValidationError("--url must be http://HOST:PORT or https://HOST:PORT")
    }
    let modes = [ramp, concurrency != nil, burst != nil, rate != nil && !ramp].count { $0 }
    guard modes == 1 else { throw ValidationError("give exactly one of --rate, --concurrency, --burst and --ramp") }
    guard (1...RunPlan.inFlightLimit).contains(concurrency ?? 1), (1...RunPlan.inFlightLimit).contains(burst ?? 1)
    else {
      throw ValidationError("--concurrency and --burst must be 1 to \(RunPlan.inFlightLimit)")
    }
    guard duration ?? .seconds(1) > .zero, every >= .milliseconds(1) else {
      throw ValidationError("--duration must be greater than 0, and --every at least 1ms")
    }
    guard arrivals == .constant || rate != nil || ramp else {
      throw ValidationError("--arrivals needs --rate or --ramp")
    }
    guard (0.001...86_400).contains(wait ?? 1) else { throw ValidationError("--wait must be 0.001 to 86400 seconds") }
  }

  var mode: LoadRequest.Mode { ramp ? .ramp : concurrency != nil ? .concurrency : burst != nil ? .burst : .rate }

  /// Of a run, or of each step of a ramp.
  var runDuration: Duration { duration ?? .seconds(ramp ? 30 : 60) }

  /// A ramp starts low: it doubles.
  var startRate: Rate? { rate ?? Rate(perSecond: 1) }

  var objective: ServiceLevelObjective {
    ServiceLevelObjective(bounds: slo.bounds, maximumErrorShare: maxError.value)
  }

  func arrivals(at rate: Rate) -> Arrivals {
    arrivals == .constant ? .constant(rate) : .poisson(rate, seed: seed)
  }
}

enum ArrivalKind: String, ExpressibleByArgument, CaseIterable {
  case constant, poisson
}

/// `p95<5s`
struct Objective: ExpressibleByArgument {
  let text: String
  let bounds: [ServiceLevelObjective.Bound]

  init(text: String) {
    self.text = text
    bounds = ServiceLevelObjective.bounds(parsing: text) ?? []
  }

  init?(argument: String) {
    self.init(text: argument)
    if bounds.isEmpty { return nil }
  }

  var defaultValueDescription: String { text }
}

/// `1%`
struct Share: ExpressibleByArgument {
  let text: String
  let value: Double

  init(text: String) {
    self.text = text
    value = ServiceLevelObjective.share(parsing: text) ?? 0
  }

  init?(argument: String) {
    guard ServiceLevelObjective.share(parsing: argument) != nil else { return nil }
    self.init(text: argument)
  }

  var defaultValueDescription: String { text }
}

extension Rate: ExpressibleByArgument {
  public init?(argument: String) { self.init(parsing: argument) }
}

extension DocumentMix: ExpressibleByArgument {
  public init?(argument: String) { self.init(parsing: argument) }
}

extension Duration: @retroactive ExpressibleByArgument {
  public init?(argument: String) { self.init(parsing: argument) }

  public var defaultValueDescription: String { "\(self / .seconds(1))s".replacing(".0s", with: "s") }
}
