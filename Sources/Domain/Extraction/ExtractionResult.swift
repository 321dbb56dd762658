/// The answer for one document: what the gateway serves, the command line prints and the client returns.
public struct ExtractionResult: Sendable, Equatable {
  /// The request's id.
  public var id: String
  public var fields: DocumentFields
  public var pages: Int
  public var verdict: Verdict
  public var review: Review
  /// The reader's and the validation's remarks.
  public var warnings: [Warning]
  public var engine: EngineName
  public var timing: Timing
  /// nil in a gateway's own answer.
  public var provenance: Provenance?

  public init(
    id: String, fields: DocumentFields, pages: Int, verdict: Verdict, review: Review, warnings: [Warning],
    engine: EngineName, timing: Timing, provenance: Provenance? = nil
  ) {
    self.id = id
    self.fields = fields
    self.pages = pages
    self.verdict = verdict
    self.review = review
    self.warnings = warnings
    self.engine = engine
    self.timing = timing
    self.provenance = provenance
  }

  /// An answer whose review follows from its values.
  public init(
    id: String, fields: DocumentFields, pages: Int, verdict: Verdict, warnings: [Warning], engine: EngineName,
    timing: Timing, provenance: Provenance? = nil
  ) {
    let review = Review(fields, verdict: verdict, warnings: warnings)
    self.init(
      id: id, fields: fields, pages: pages, verdict: verdict, review: review,
      warnings: warnings + review.warnings(fields), engine: engine, timing: timing, provenance: provenance)
  }
}

/// Who answered.
public struct EngineName: Sendable, Equatable {
  /// `embedded`, `model`, `cascade:embedded`, `cascade:model`, `hosted`.
  public var name: String
  /// The model's name; nil where none was asked.
  public var model: String?
  /// What the model was shown: `text`, `hint` (image and words), `image`, or `choices`; `xml` where an e-invoice's XML gave
  /// the values; nil otherwise.
  public var input: String?

  public init(name: String, model: String? = nil, input: String? = nil) {
    self.name = name
    self.model = model
    self.input = input
  }
}

/// Wall-clock time by stage, in ms.
public struct Timing: Sendable, Equatable {
  public var queueMs: Int
  public var prepareMs: Int
  public var inferenceMs: Int
  public var totalMs: Int

  public init(queueMs: Int, prepareMs: Int, inferenceMs: Int, totalMs: Int) {
    self.queueMs = queueMs
    self.prepareMs = prepareMs
    self.inferenceMs = inferenceMs
    self.totalMs = totalMs
  }

  /// What of these times fell into the last milliseconds, in the order queue, preparation, inference: the times of a request
  /// that came while work on its document was under way, or after it.
  package func last(_ milliseconds: Int) -> Timing {
    let inference = min(inferenceMs, milliseconds)
    let prepare = min(prepareMs, milliseconds - inference)
    let queue = min(queueMs, milliseconds - inference - prepare)
    return Timing(queueMs: queue, prepareMs: prepare, inferenceMs: inference, totalMs: milliseconds)
  }
}
