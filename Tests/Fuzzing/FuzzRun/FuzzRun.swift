import FuzzSubjects

/// Gives a subject changed inputs. What it runs through is not seen; inputs that come to something new are kept and changed further.
package struct FuzzRun {
  package struct Failure: Error {
    package let input: [UInt8]
    package let property: String
  }

  private let subject: FuzzSubject
  private var mutator: Mutator
  private var inputs: [[UInt8]] = []
  private var outcomes: Set<Outcome> = []
  package private(set) var executions = 0
  /// The longest time that one took.
  package private(set) var slowest = Duration.zero

  /// Inputs that are kept; more would take the turn of those that were written by hand.
  private static let mostInputs = 4000

  package init(_ subject: FuzzSubject, seed: UInt64) {
    self.subject = subject
    mutator = Mutator(seed: seed, words: subject.words)
  }

  /// Different things that inputs came to.
  package var found: Int { outcomes.count }

  /// - Parameter before: told of each input before it is worked on.
  /// - Throws: `Failure`.
  package mutating func execute(_ input: [UInt8], before: ([UInt8]) -> Void = { _ in }) throws(Failure) {
    before(input)
    executions += 1
    let began = ContinuousClock.now
    let outcome: Outcome
    do { outcome = try subject.run(input) } catch { throw Failure(input: input, property: "\(error)") }
    slowest = max(slowest, ContinuousClock.now - began)
    if outcomes.insert(outcome).inserted, inputs.count < Self.mostInputs { inputs.append(input) }
  }

  /// Executes one changed input.
  package mutating func step(before: ([UInt8]) -> Void = { _ in }) throws(Failure) {
    let input = mutator.changed(
      mutator.pick(inputs), with: mutator.pick(inputs), maximumBytes: subject.maximumBytes)
    try execute(input, before: before)
  }
}
