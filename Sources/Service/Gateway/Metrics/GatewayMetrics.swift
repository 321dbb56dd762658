import CoreMetrics
import DocumentFormats
import DocumentService
import Extraction
import Glibc
import Inference
import KernelFiles
import PrometheusMetrics
import WorkerProtocol
import Workers

/// What this gateway counts and measures. No other type knows the names of its families.
struct GatewayMetrics: Sendable {
  let server = ServerMetrics(MetricsRegistry(families))

  // MARK: - What happens

  /// An engine answered a document; answers from memory and canaries are not told.
  func answered(_ answer: EngineAnswer, _ document: ReceivedDocument) {
    let format = document.format
    switch document.wish {
    case .fields, .annotation: server.answered(engine: answer.engine, verdict: answer.verdict, format: format)
    // Words alone have no verdict.
    case .words: server.answered(engine: answer.engine, verdict: nil, format: format)
    }
    if answer.warnings.contains(where: { $0.code == "model_failed" }) { server.count(Self.modelFallbacks, []) }
    server.count(Self.imageTokens, [("kind", format.name)], by: answer.imageTokens)
    for (stage, time) in [
      ("queue", answer.times.queue), ("prepare", answer.times.prepare), ("inference", answer.times.inference),
    ] {
      server.record(time, Self.stageDurations, [("stage", stage)])
    }
  }

  /// A monitor took the message that documents are read right.
  func heartbeatTaken() {
    Meter(label: Self.heartbeatSuccess.name, factory: server.registry).set(Int64(time(nil)))
  }

  // MARK: - What is read when it is asked for

  func describe(_ configuration: GatewayConfiguration) {
    read(
      Self.buildInfo,
      [
        ("version", Release.current), ("engine", configuration.engine.rawValue),
        ("model", configuration.engine == .embedded ? "" : configuration.model),
      ]
    ) { 1 }
  }

  func read(_ schedulers: EngineSchedulers) {
    read(Self.queueDepth) { Double(schedulers.load.waiting) }
    read(Self.inFlight) { Double(schedulers.load.inFlight) }
  }

  func read(_ pools: [WorkerPool]) {
    for cause in WorkerRestart.allCases {
      read(Self.workerRestarts, [("cause", cause.rawValue)]) {
        Double(pools.reduce(0) { $0 + $1.restarts[cause, default: 0] })
      }
    }
  }

  func readSandboxes(of pools: [WorkerPool]) {
    for part in SandboxPart.allCases {
      read(Self.sandboxMissing, [("part", part.rawValue)]) {
        pools.contains { $0.missingParts.contains(part) } ? 1 : 0
      }
    }
  }

  func readMachine() {
    read(Self.diskFree) { MachineRoom.disk().map { Double($0.free) } }
    read(Self.diskSize) { MachineRoom.disk().map { Double($0.size) } }
    read(Self.memoryAvailable) { MachineRoom.memory().map { Double($0.free) } }
    read(Self.memorySize) { MachineRoom.memory().map { Double($0.size) } }
  }

  func read(_ gpus: GraphicsProcessors) {
    for gpu in 0..<gpus.count {
      func read(
        _ family: MetricFamily, _ labels: [(String, String)] = [],
        _ value: @escaping @Sendable (GraphicsProcessors.Reading) -> Double?
      ) {
        self.read(family, [("gpu", "\(gpu)")] + labels) { gpus.readings[gpu].flatMap(value) }
      }
      read(Self.gpuUtilization) { $0.utilization }
      read(Self.gpuMemoryUsed) { $0.memoryUsed.map(Double.init) }
      read(Self.gpuMemorySize) { $0.memorySize.map(Double.init) }
      read(Self.gpuTemperature) { $0.temperature.map(Double.init) }
      read(Self.gpuThrottled, [("reason", "heat")]) { $0.isThrottledByHeat.map { $0 ? 1 : 0 } }
      read(Self.gpuThrottled, [("reason", "power")]) { $0.isThrottledByPower.map { $0 ? 1 : 0 } }
      read(Self.gpuErrors) { $0.eccErrors.map(Double.init) }
    }
  }

  func read(_ speed: MeasuredSpeed) {
    read(Self.readingSpeed) { speed.speed?.pagesPerSecond }
  }

  /// There is no value before the first canary, nor where none is run: an alert at 0 is never a false one.
  func read(_ canary: GatewayCanary) {
    read(Self.canarySuccess) {
      let status = canary.status
      return status.isReady ? 1 : status.isStarting ? nil : 0
    }
  }

  /// There are no values where there are no files.
  func read(_ credentials: Credentials) {
    if let tls = credentials.tls { read(Self.certificateExpiry) { Double(tls.value.expiry) } }
    for file in credentials.files {
      read(Self.credentialsCurrent, [("credentials", file.name)]) { file.isCurrent ? 1 : 0 }
    }
  }

  private func read(
    _ family: MetricFamily, _ labels: [(String, String)] = [], _ value: @escaping @Sendable () -> Double?
  ) {
    server.registry.read(family.name, dimensions: labels, value)
  }
}
