import Glibc

/// Requests at a model server, event by event; the same input always gives the same times.
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

  /// What a server does with new prompts while others are answered.
  public enum Scheduling: Sendable, Equatable {
    /// llama-server: an image is encoded and read in one go, those of all slots before the next decode step; all wait.
    case promptsFirst
    /// vLLM: each step reads so many prompt tokens at most, and those being answered get their token with it. That the step
    /// takes as long as both in turn is the careful assumption: weights are read once for both.
    case chunked(tokens: Int)
  }

  private let scheduling: Scheduling
  private let inFlight: Int
  /// Seconds of a decode step by requests decoded together.
  private let steps: [Double]

  /// - Parameter inFlight: requests that the gateway sends at a time; others wait in arrival order.
  public init(_ model: LatencyModel, inFlight: Int) {
    scheduling = model.server.scheduling
    self.inFlight = inFlight
    steps = [0] + (1...max(1, inFlight)).map { model.decodeStep(batch: $0) }
  }

  /// A request at the server.
  private struct Active {
    var index: Int
    /// Prompt tokens, then output tokens that are still to come.
    var remaining: Int
  }

  /// Seconds from the arrival of each request to the end of its answer.
  ///
  /// - Parameter requests: in order of arrival.
  public func latencies(of requests: [Request]) -> [Double] {
    var latencies = [Double](repeating: 0, count: requests.count)
    var clock = 0.0
    var next = 0
    var reading: [Active] = []
    var answering: [Active] = []

    func advanceAnswers(by count: Int) {
      for place in answering.indices { answering[place].remaining -= count }
      answering.removeAll { active in
        guard active.remaining <= 0 else { return false }
        latencies[active.index] = clock - requests[active.index].arrival
        return true
      }
    }

    while next < requests.count || !reading.isEmpty || !answering.isEmpty {
      if reading.isEmpty, answering.isEmpty { clock = max(clock, requests[next].arrival) }
      while next < requests.count, requests[next].arrival <= clock, reading.count + answering.count < inFlight {
        reading.append(Active(index: next, remaining: requests[next].inputTokens))
        next += 1
      }
      if !reading.isEmpty {
        var budget = Int.max
        if case .chunked(let tokens) = scheduling { budget = tokens }
        var seconds = 0.0
        var read: [Active] = []
        for place in reading.indices where budget > 0 {
          let request = requests[reading[place].index]
          let tokens = min(budget, reading[place].remaining)
          seconds += request.prefill * Double(tokens) / Double(request.inputTokens)
          reading[place].remaining -= tokens
          budget -= tokens
          if reading[place].remaining == 0 {
            read.append(Active(index: reading[place].index, remaining: request.outputTokens))
          }
        }
        reading.removeAll { $0.remaining == 0 }
        if case .chunked = scheduling {
          clock += seconds + steps[answering.count]
          advanceAnswers(by: 1)
        } else {
          clock += seconds
        }
        answering += read
        continue
      }
      // Nothing changes until an answer ends or a request that finds room arrives: that many steps at once.
      let step = steps[answering.count]
      var count = answering.map(\.remaining).min() ?? 0
      if next < requests.count, answering.count < inFlight {
        count = min(count, max(1, Int(((requests[next].arrival - clock) / step).rounded(.up))))
      }
      clock += Double(count) * step
      advanceAnswers(by: count)
    }
    return latencies
  }
}

extension ServerKind {
  /// Read in the sources of llama.cpp (server-context.cpp) and vLLM; the chunk is the profiles' `--max-num-batched-tokens`.
  public var scheduling: LatencySimulation.Scheduling {
    switch self {
    case .llama: .promptsFirst
    case .vllm: .chunked(tokens: 1024)
    }
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
    var state = seed
    return (0..<count).map { _ in
      // SplitMix64 (Steele, Lea, Flood 2014); 53 bits make a number below 1.
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      mixed ^= mixed >> 31
      return -log(1 - Double(mixed >> 11) / 9_007_199_254_740_992)
    }
  }
}
