import SeededRandom

/// The same mutations on every run.
package struct SeededGenerator: RandomNumberGenerator {
  private var base: SplitMix64

  package init(seed: UInt64) { base = SplitMix64(seed: seed) }

  package mutating func next() -> UInt64 { base.next() }
}
