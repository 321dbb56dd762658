import JSON
import SeededRandom

/// The faults in force, and which requests get them: the same on every run.
public struct FaultPlan: Sendable {
  public private(set) var faults: [HostedFault] = []
  private var generator: SplitMix64

  public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// These instead of those before.
  public mutating func replace(with faults: [HostedFault]) { self.faults = faults }

  /// The fault of the next request: the first one of the list that applies.
  ///
  /// - Parameter document: SHA-256 in hexadecimal.
  public mutating func next(document: String, isPDF: Bool) -> HostedFault.Kind? {
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
