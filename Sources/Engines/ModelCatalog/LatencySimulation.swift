import Glibc
import SeededRandom

/// Requests at a model server, all known beforehand; the same input always gives the same times.
///
/// The server's own behaviour is `ServerTimeline`, on which the stand-in for a model server runs, too.
public struct LatencySimulation: Sendable {
  /// A document on its way to the server.
  public struct Request: Sendable, Equatable {
    /// Seconds after the beginning.
    public var arrival: Double
    /// Image and prompt tokens.
    public var inputTokens: Int
    /// Seconds for them.
    public var prefill: Double
    public var outputTokens: Int

    public init(arrival: Double, inputTokens: Int, prefill: Double, outputTokens: Int) {
      self.arrival = arrival
      self.inputTokens = inputTokens
      self.prefill = prefill
      self.outputTokens = outputTokens
    }
  }

  private let server: ServerTimeline

  /// - Parameter inFlight: requests that the gateway sends at a time; others wait in arrival order.
  public init(_ model: LatencyModel, inFlight: Int) { server = ServerTimeline(model, slots: inFlight) }

  /// Seconds from the arrival of each request to the end of its answer.
  ///
  /// - Parameter requests: in order of arrival.
  public func latencies(of requests: [Request]) -> [Double] {
    var server = server
    let ids = requests.map { request in
      server.enter(
        ServerTimeline.Request(
          inputTokens: request.inputTokens, prefill: request.prefill, outputTokens: request.outputTokens),
        at: request.arrival)
    }
    server.advance(to: .infinity)
    return zip(requests, ids).map { (server.progress(of: $1)?.ended ?? .infinity) - $0.arrival }
  }
}

extension LatencyModel {
  /// Seconds until the middle and the last of documents that arrive at once.
  ///
  /// - Parameter inFlight: documents that the gateway sends to the model at a time.
  public func burst(_ workload: Workload, documents: Int, inFlight: Int) -> (median: Double, last: Double) {
    let request = request(workload, at: 0)
    let latencies = LatencySimulation(self, inFlight: inFlight)
      .latencies(of: Array(repeating: request, count: documents)).sorted()
    let middle = (latencies[(documents - 1) / 2] + latencies[documents / 2]) / 2
    return (middle + Self.gatewayOverhead, latencies[documents - 1] + Self.gatewayOverhead)
  }

  /// Documents a minute, arriving at random (Poisson), of which 95 % are answered within `target`.
  ///
  /// The smallest of five runs of 400 documents, so that it holds in a bad hour too; 0 where it is below 0.05.
  public func sustainableRate(_ workload: Workload, inFlight: Int) -> Double {
    let simulation = LatencySimulation(self, inFlight: inFlight)
    let runs = (1...5).map { PoissonArrivals(seed: $0).intervals(400) }
    func holds(_ rate: Double) -> Bool {
      runs.allSatisfy { intervals in
        var arrival = 0.0
        let requests = intervals.map { interval in
          arrival += interval * 60 / rate
          return request(workload, at: arrival)
        }
        let latencies = simulation.latencies(of: requests).sorted()
        return latencies[latencies.count * 95 / 100] + Self.gatewayOverhead < Self.target
      }
    }
    var low = 0.05
    guard holds(low) else { return 0 }
    var high = max(low, saturation(workload, inFlight: inFlight))
    while high / low > 1.01 {
      let middle = (low * high).squareRoot()
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  private func request(_ workload: Workload, at arrival: Double) -> LatencySimulation.Request {
    LatencySimulation.Request(
      arrival: arrival, inputTokens: workload.imageTokens + workload.promptTokens, prefill: prefill(workload),
      outputTokens: workload.outputTokens)
  }
}

/// Arrivals that know nothing of each other; the same for the same seed.
public struct PoissonArrivals: Sendable {
  private let seed: UInt64

  public init(seed: Int) { self.seed = UInt64(truncatingIfNeeded: seed) }

  /// Times between arrivals, 1 on average.
  public func intervals(_ count: Int) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in -log(1 - generator.nextFraction()) }
  }
}
