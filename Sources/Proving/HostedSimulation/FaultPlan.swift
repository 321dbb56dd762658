import JSON
import SeededRandom

/// The faults in force, and whom they strike: the same requests on every run.
public struct FaultPlan: Sendable {
  public private(set) var faults: [Fault] = []
  private var generator: SplitMix64

  public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// These instead of those before.
  public mutating func replace(with faults: [Fault]) { self.faults = faults }

  /// What strikes the next request: the first fault of the list that does.
  ///
  /// - Parameter document: SHA-256 in hexadecimal.
  public mutating func next(document: String, isPDF: Bool) -> Fault.Kind? {
    for index in faults.indices {
      let fault = faults[index]
      guard fault.document ?? document == document, fault.kind != .parserError || isPDF,
        fault.share == 1 || generator.nextFraction() < fault.share
      else { continue }
      if let count = fault.count {
        if count == 1 { faults.remove(at: index) } else { faults[index].count = count - 1 }
      }
      return fault.kind
    }
    return nil
  }

  /// What `/sim/faults` says.
  public var json: JSONValue { ["simulated": true, "faults": .array(faults.map(\.json))] }
}
