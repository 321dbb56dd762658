import Batching
import Glibc
import ModelCatalog
import SeededRandom

/// A trace played in virtual time against a simulated engine whose times nobody knows beforehand.
package struct Replay: Sendable {
  /// Seconds a caller is given that named none, as `OCR_DEFAULT_DEADLINE`.
  package static let defaultWait = 30.0
  /// The engine is this much slower than the latency model says.
  static let slowness = 1.15

  private let trace: ArrivalTrace
  private let model: LatencyModel
  package let limits: SchedulingLimits
  private let requests: [Request]
  private let burdens: [SimulatedEngine.Burden]

  /// - Parameter seed: of the engine's deviations from what is estimated.
  package init(_ trace: ArrivalTrace, _ model: LatencyModel, limits: SchedulingLimits, seed: UInt64) {
    self.trace = trace
    self.model = model
    self.limits = limits
    var noise = Noise(seed: seed)
    requests = trace.arrivals.map { arrival in
      // How long an answer will be is a guess.
      let output = Double(arrival.workload.outputTokens) * noise.factor(spread: 0.25)
      return Request(
        caller: arrival.caller, deadline: arrival.time + (arrival.wait ?? Self.defaultWait),
        namesNoDeadline: arrival.wait == nil,
        demand: Demand(
          kind: arrival.workload.imageTokens > 0 ? "image" : "text",
          tokens: arrival.workload.imageTokens + arrival.workload.promptTokens + Int(output),
          holdsImage: arrival.workload.imageTokens > 0, exclusive: .seconds(model.prefill(arrival.workload)),
          shared: .seconds(output * model.decodeStep(batch: 1))))
    }
    burdens = trace.arrivals.map { arrival in
      SimulatedEngine.Burden(
        prefill: Self.slowness * model.prefill(arrival.workload) * noise.factor(spread: 0.15),
        outputTokens: arrival.workload.outputTokens)
    }
  }

  /// With the shipped scheduler.
  package func shipped() -> ReplayResult {
    play(ShippedPolicy(limits: limits) { [model] in model.slowdown(batch: $0) })
  }

  /// With any policy. Whoever is not done by its deadline is cancelled then, wherever it is.
  package func play(_ policy: some SchedulingPolicy) -> ReplayResult {
    var policy = policy
    var engine = SimulatedEngine { [model] in Self.slowness * model.decodeStep(batch: $0) }
    var books = ReplayBooks(requests: requests, limits: limits)
    var next = 0
    var time = 0.0
    while next < requests.count || books.holdsAny {
      let arrival = next < requests.count ? trace.arrivals[next].time : .infinity
      // An alarm that has passed was heard.
      let alarm = policy.alarm.map { $0 > time ? $0 : .infinity } ?? .infinity
      let event = min(arrival, engine.boundary ?? .infinity, books.nextDeadline, alarm)
      books.pass(from: time, to: event)
      time = event
      if engine.boundary == time {
        for document in engine.reachBoundary() where books.isHeld(document) {
          books.finish(document, at: time)
          policy.finish(document, at: time)
        }
      } else if arrival == time {
        books.arrive(next, at: time, accepted: policy.arrive(next, requests[next], at: time))
        next += 1
      } else if let document = books.expireNext(at: time) {
        engine.cancel(document)
        policy.cancel(document, at: time)
      }
      for document in policy.starts(at: time) {
        books.start(document, at: time)
        engine.start(document, burdens[document], at: time)
      }
    }
    return books.result
  }
}

/// Deviations that are the same for the same seed.
private struct Noise {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// A factor around 1, its logarithm normally distributed (Box, Muller 1958).
  mutating func factor(spread: Double) -> Double {
    let radius = (-2 * log(1 - generator.nextFraction())).squareRoot()
    return exp(spread * radius * cos(2 * Double.pi * generator.nextFraction()))
  }
}
