import ArgumentParser
import CommandLineProgram
import HostedSimulation

/// `p50=1.5s,p95=4s`, or `none`
struct Latency: ExpressibleByArgument {
  /// nil: answers come as fast as they can.
  let percentiles: (median: Duration, p95: Duration)?

  /// An assumption: no figures of the hosted service's latencies are public.
  static let assumed = Latency((.milliseconds(1_500), .seconds(4)))

  private init(_ percentiles: (median: Duration, p95: Duration)?) { self.percentiles = percentiles }

  init?(argument: String) {
    guard argument != "none" else {
      self.init(nil)
      return
    }
    let parts = argument.split(separator: ",").map { $0.split(separator: "=") }
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), parts[0][0] == "p50", parts[1][0] == "p95",
      let median = DurationArgument(argument: String(parts[0][1]))?.duration,
      let p95 = DurationArgument(argument: String(parts[1][1]))?.duration, median > .zero, p95 >= median
    else { return nil }
    self.init((median, p95))
  }

  func distribution(seed: UInt64) -> LatencyDistribution? {
    percentiles.map { LatencyDistribution(median: $0.median, p95: $0.p95, seed: seed) }
  }

  var defaultValueDescription: String { "p50=1.5s,p95=4s" }
}
