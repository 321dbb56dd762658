import ImagePlanning

/// What a model on a GPU can be expected to do: `ocr-gateway plan`.
public struct ServingPlan: Sendable {
  public let manifest: ModelManifest
  public let profile: ServingProfile
  public let gpu: GPU
  public let slots: Int
  /// Processes that recognize text on the same GPU.
  public let recognizers: Int
  public let memory: MemoryBudget
  public let expectations: [Expectation]
  public let escalation: EscalationTimes
  /// What cannot be met, and what to choose instead.
  public let warnings: [String]
  /// Those of them that keep the server from starting, or requests from fitting.
  public let memoryWarnings: [String]

  /// What the model is asked to do with a document.
  public enum Question: String, Sendable {
    case image
    case text
    /// Lines around what is in doubt, answered with one of the candidates.
    case doubtful
  }

  /// One kind of work and how long it takes.
  public struct Expectation: Sendable {
    public let name: String
    public let mode: Question
    public let workload: Workload
    /// Seconds for a document that is alone at the server.
    public let alone: Double
    /// Ten documents at once, by how many the gateway sends at a time.
    public let bursts: [Burst]
    /// Documents a minute with 95 % within 5 s, and how many to send at a time for that.
    public let sustainable: (rate: Double, inFlight: Int)
    /// Documents a minute when all slots are always at work.
    public let saturation: Double

    /// Seconds until the last of ten documents, at best.
    public var lastOfBurst: Double { bursts.map(\.last).min() ?? .infinity }
  }

  public struct Burst: Sendable, Equatable {
    public let inFlight: Int
    /// Seconds until the middle of the documents.
    public let median: Double
    public let last: Double
  }

  /// Ten documents at once, when the model chooses among candidates for some; seconds until the last.
  public struct EscalationTimes: Sendable, Equatable {
    public let workload: Workload
    /// All ten, one at a time.
    public let tenInTurn: Double
    /// All ten, as many at a time as there are slots, at most ten.
    public let tenTogether: Double
    /// Four of ten together; the others were settled without the model.
    public let fourTogether: Double
  }

  /// Documents of a burst.
  static let burst = 10

  /// - Parameters:
  ///   - slots: the profile's unless given.
  ///   - recognizers: processes that recognize text on the same GPU, whose memory is reserved.
  ///   - workload: planned for alone instead of the usual ones.
  ///   - alternatives: other models to suggest where this one is too slow.
  public init(
    _ manifest: ModelManifest, _ profile: ServingProfile, on gpu: GPU, slots: Int? = nil, recognizers: Int = 0,
    workload: Workload? = nil, alternatives: [ModelManifest] = []
  ) {
    self.manifest = manifest
    self.gpu = gpu
    let slots = slots ?? profile.slots
    self.slots = slots
    self.recognizers = recognizers
    let profile = profile.beside(recognizers: recognizers, manifest, on: gpu, slots: slots)
    self.profile = profile
    memory = MemoryBudget(manifest, profile, on: gpu, slots: slots)
    let model = LatencyModel(manifest, profile, on: gpu)
    let works = workload.map { [NamedWorkload($0)] } ?? NamedWorkload.usual(imageTokens: manifest.budget.tokens)
    expectations = works.map { Expectation($0, model, slots: slots) }
    escalation = EscalationTimes(model, slots: slots)
    let found = PlanWarnings(
      manifest: manifest, profile: profile, gpu: gpu, slots: slots, model: model, alternatives: alternatives)
    warnings = found.all(memory, expectations, escalation)
    memoryWarnings = found.memory(memory)
  }

  /// A workload and what it is.
  struct NamedWorkload: Sendable {
    let name: String
    let mode: Question
    let workload: Workload

    /// - A header answer (vendor, date, currency, total, tax) was measured at 42 to 45 tokens with Pixtral's tokenizer. A whole
    ///   answer is put at 80, a receipt of two or three items; with six it was measured at 146.
    /// - A page as text is put at 700 tokens with its instructions, with nothing of it cached: 620 was the median of 40
    ///   photographed receipts. An image goes together with the text that was read on it.
    static func usual(imageTokens: Int) -> [NamedWorkload] {
      [
        NamedWorkload("image, whole answer", .image, imageTokens, 700, 80),
        NamedWorkload("image, header fields", .image, imageTokens, 700, 45),
        NamedWorkload("text, whole answer", .text, 0, 700, 80),
        NamedWorkload("text, header fields", .text, 0, 700, 45),
        choice,
      ]
    }

    /// Lines around the doubt with the candidates, and an amount or two as answer.
    static let choice = NamedWorkload("doubtful fields only", .doubtful, 0, 250, 15)

    init(_ name: String, _ mode: Question, _ imageTokens: Int, _ promptTokens: Int, _ outputTokens: Int) {
      self.name = name
      self.mode = mode
      workload = Workload(imageTokens: imageTokens, promptTokens: promptTokens, outputTokens: outputTokens)
    }

    /// One that was asked for.
    init(_ workload: Workload) {
      name = "as given"
      mode = workload.imageTokens > 0 ? .image : .text
      self.workload = workload
    }
  }
}

extension ServingPlan.Expectation {
  /// How many to send at a time: what is compared besides all slots.
  private static let inFlight = [1, 2, 3, 4, 6]

  init(_ work: ServingPlan.NamedWorkload, _ model: LatencyModel, slots: Int) {
    name = work.name
    mode = work.mode
    let workload = work.workload
    self.workload = workload
    alone = model.alone(workload)
    let most = min(slots, ServingPlan.burst)
    let inFlight = Self.inFlight.filter { $0 < most } + [most]
    bursts = inFlight.map { inFlight in
      let burst = model.burst(workload, documents: ServingPlan.burst, inFlight: inFlight)
      return ServingPlan.Burst(inFlight: inFlight, median: burst.median, last: burst.last)
    }
    sustainable = inFlight.reduce(into: (rate: 0, inFlight: 1)) { best, inFlight in
      let rate = model.sustainableRate(workload, inFlight: inFlight)
      if rate > best.rate { best = (rate, inFlight) }
    }
    saturation = model.saturation(workload, inFlight: slots)
  }
}

extension ServingPlan.EscalationTimes {
  init(_ model: LatencyModel, slots: Int) {
    let workload = ServingPlan.NamedWorkload.choice.workload
    self.workload = workload
    func last(_ documents: Int, _ inFlight: Int) -> Double {
      model.burst(workload, documents: documents, inFlight: min(inFlight, slots)).last
    }
    tenInTurn = last(10, 1)
    tenTogether = last(10, 10)
    fourTogether = last(4, 4)
  }
}
