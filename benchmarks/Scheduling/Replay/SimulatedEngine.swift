/// llama-server step by step: it reads the prompts of all who are new before the next decode step, then all get a token.
struct SimulatedEngine {
  /// What a document takes at this engine, in truth.
  struct Burden {
    /// Seconds.
    var prefill: Double
    var outputTokens: Int
  }

  private struct Active {
    var document: Int
    /// nil once it is read.
    var prefill: Double?
    var remaining: Int
  }

  private var active: [Active] = []
  /// End of what it does now; nil while it does nothing.
  private(set) var boundary: Double?
  /// It reads this document's prompt now, or does a decode step for the others.
  private var reading: Int?
  /// Seconds of a decode step by requests decoded together.
  private let step: (Int) -> Double

  init(step: @escaping (Int) -> Double) { self.step = step }

  mutating func start(_ document: Int, _ burden: Burden, at time: Double) {
    active.append(Active(document: document, prefill: burden.prefill, remaining: burden.outputTokens))
    if boundary == nil { proceed(at: time) }
  }

  /// Its slot is free; what the engine does at present is finished first.
  mutating func cancel(_ document: Int) { active.removeAll { $0.document == document } }

  /// What was under way is over.
  ///
  /// - Returns: the documents that are done.
  mutating func reachBoundary() -> [Int] {
    guard let time = boundary else { return [] }
    var done: [Int] = []
    if let reading {
      if let index = active.firstIndex(where: { $0.document == reading }) { active[index].prefill = nil }
    } else {
      for index in active.indices where stepped.contains(active[index].document) { active[index].remaining -= 1 }
      done = active.filter { $0.prefill == nil && $0.remaining <= 0 }.map(\.document)
      active.removeAll { $0.prefill == nil && $0.remaining <= 0 }
    }
    proceed(at: time)
    return done
  }

  /// Documents in the decode step under way.
  private var stepped: Set<Int> = []

  private mutating func proceed(at time: Double) {
    if let next = active.first(where: { $0.prefill != nil }) {
      reading = next.document
      boundary = time + (next.prefill ?? 0)
    } else if !active.isEmpty {
      reading = nil
      stepped = Set(active.map(\.document))
      boundary = time + step(active.count)
    } else {
      boundary = nil
    }
  }
}
