import Batching
import Extraction
import Glibc
import HTTPTransport
import Inference
import Logging
import ModelCatalog
import ModelServing
import NIOCore
import Settings
import Workers

/// The engine that was chosen with the processes it needs: what the server and the command line share.
public struct EngineHost: Sendable {
  let engine: any ExtractionEngine
  /// Reads words alone.
  let wordEngine: any ExtractionEngine
  /// nil where the model does not read every document.
  let annotator: Annotator?
  /// What canaries are read by: the engine, or the model alone where the engine seldom asks it.
  let provenEngine: any ExtractionEngine
  /// Shows the model pictures of canaries; nil where it is never shown a picture.
  let sight: SightProof?
  let schedulers: EngineSchedulers
  let speed = MeasuredSpeed()
  private let reader: DocumentReader
  let own: OwnCompany
  let documentWorkers: WorkerPool
  /// nil where the OCR models are not installed.
  let recognizers: WorkerPool?
  var pools: [WorkerPool] { [documentWorkers] + (recognizers.map { [$0] } ?? []) }
  /// Worker processes that may be alive at a time.
  var processes: Int { pools.reduce(0) { $0 + $1.maximumProcesses } }
  /// Documents that can be read at a time.
  public let parallelism: Int

  /// - Parameters:
  ///   - documents: number of documents to come, where it is known: no more processes than that are started.
  ///   - http: what reaches the model server.
  ///   - through: what stands before the reader, such as words that are kept.
  /// - Throws: where the model of the configuration has no manifest here.
  public init(
    configuration: GatewayConfiguration, installation: Installation, documents: Int = .max,
    http: any HTTPSending, logger: Logger, through: (any PageSource) -> any PageSource = { $0 }
  ) throws(ConfigurationError) {
    if configuration.recognizerDevice == .cuda, let lack = installation.lackOfGPU {
      throw ConfigurationError(
        problems: [SettingProblem(setting: "OCR_RECOGNIZER_DEVICE", origin: nil, detail: "cuda: \(lack)")])
    }
    own = configuration.own
    let cores = System.coreCount
    let recognizerCount = min(documents, configuration.recognizers ?? cores)
    parallelism = min(recognizerCount, configuration.maxBatch)
    let documentWorkers = WorkerPool(
      .documentWorkers(
        installation, count: min(documents, configuration.documentWorkers ?? cores), sandbox: configuration.sandbox),
      logger: logger)
    let recognizers = installation.models.map {
      WorkerPool(
        .recognizers(
          installation, models: $0, count: recognizerCount, on: configuration.recognizerDevice,
          sandbox: configuration.sandbox),
        logger: logger)
    }
    // Twice as many as can be read at a time: each recognizer's next document is prepared meanwhile, and one that hangs costs
    // no recognizer.
    let inFlight = min(2 * recognizerCount, configuration.maxBatch)
    let asksModel = configuration.engine != .embedded
    let reading = Scheduler(
      limits: SchedulingLimits(
        slots: inFlight, workers: recognizerCount,
        // Those at the model hold places here as well, and are not waiting.
        places: configuration.queueLimit + (asksModel ? configuration.maxBatch : 0),
        patience: configuration.defaultDeadline),
      pressure: CPUPressure().recent)
    let documentReader = DocumentReader(
      documents: documentWorkers, recognizers: recognizers,
      limits: DocumentReader.Limits(
        maximumPages: configuration.maxPages, maximumPixels: configuration.maxPixels,
        pageTimeout: configuration.workerTimeout),
      takesEmbeddedXML: configuration.embeddedXML == .on)
    self.reader = documentReader
    let reader = ScheduledReader(through(documentReader))
    wordEngine = WordEngine(reader: reader)
    self.documentWorkers = documentWorkers
    self.recognizers = recognizers
    guard asksModel, let url = configuration.modelURL else {
      engine = EmbeddedEngine(reader: reader, today: CalendarDate.today)
      provenEngine = engine
      sight = nil
      annotator = nil
      schedulers = EngineSchedulers(reading: reading, model: nil, modelReadsAll: false)
      return
    }
    let (manifest, profile) = try ModelManifest.installed(configuration.model)
    let served = ServedModel(manifest, profile: profile, gpu: configuration.gpu)
    let model = ScheduledModel(
      ModelServer(
        baseURL: url.description, apiKey: configuration.modelAPIKey?.revealed, transport: http,
        maximumSlots: configuration.maxBatch,
        maximumImages: manifest.profile(for: .vllm)?.imagesPerRequest),
      manifest, profile: profile, gpu: configuration.gpu, maximumInFlight: configuration.maxBatch,
      places: configuration.queueLimit)
    schedulers = EngineSchedulers(reading: reading, model: model, modelReadsAll: configuration.engine == .model)
    func modelEngine(onFailure: ModelFailurePolicy) -> ModelEngine {
      ModelEngine(
        reader: reader, model: model, served: served, wish: configuration.modelInput, onFailure: onFailure,
        today: CalendarDate.today)
    }
    annotator =
      configuration.engine == .model ? Annotator(model: model, onFailure: configuration.onModelFailure) : nil
    sight = configuration.modelInput == .text ? nil : SightProof(reader: reader, model: model, served: served)
    // A canary that the embedded engine answers would prove nothing.
    provenEngine = modelEngine(onFailure: .refuse)
    engine =
      switch configuration.engine {
      case .cascade:
        CascadeEngine(
          reader: reader, model: model, served: served, wish: configuration.modelInput,
          scope: configuration.escalation, onFailure: configuration.onModelFailure, today: CalendarDate.today)
      case .model, .embedded: modelEngine(onFailure: configuration.onModelFailure)
      }
  }

  /// Extracts a document of the command line's.
  ///
  /// - Throws: `Problem`, `CancellationError`.
  public func extract(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws -> EngineAnswer {
    var reservation = try schedulers.reserveOwn(deadline: deadline)
    reservation.own = own
    var answer = try await engine.extract(bytes, reservation) { _ in }
    answer.dropSeller(own)
    return answer
  }

  /// Keeps the processes running until the task is cancelled.
  public func run() async {
    // A worker that dies while it is written to must not take this process along.
    signal(SIGPIPE, SIG_IGN)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await documentWorkers.run() }
      if let recognizers { group.addTask { await recognizers.run() } }
    }
  }

  /// Measures how fast this machine reads, which is what documents are expected to take until they have taught better.
  func measureSpeed() async {
    guard let speed = await speed.measure(reader, recognizers) else { return }
    schedulers.reading.expect(pace: speed.pace)
  }
}

extension ModelManifest {
  /// The manifest of that name of this installation, with the profile that is assumed until the server has introduced
  /// itself.
  fileprivate static func installed(_ name: String) throws(ConfigurationError) -> (ModelManifest, ServingProfile) {
    func wrong(_ detail: String) -> ConfigurationError {
      ConfigurationError(problems: [SettingProblem(setting: "OCR_MODEL", origin: nil, detail: detail)])
    }
    guard let folder = ModelManifestFolder() else { throw wrong("the folder models/ with its manifests is missing") }
    let manifest: ModelManifest?
    do {
      manifest = try folder.manifest(named: name)
    } catch {
      throw wrong("\(error)")
    }
    guard let manifest, let profile = manifest.profiles.first else {
      throw wrong("there is no manifest \(name); allowed: \(folder.names.joined(separator: ", "))")
    }
    return (manifest, profile)
  }
}

extension CalendarDate {
  /// The current day in UTC.
  package static func today() -> CalendarDate { CalendarDate(unixSeconds: Int64(time(nil))) }
}
