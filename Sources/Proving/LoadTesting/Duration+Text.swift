import Formatting

extension Duration {
  /// For people: `0.4 ms`, `312 ms`, `4.98 s`, `75 s`, `12 min`.
  public var text: String {
    let milliseconds = Double(microseconds) / 1_000
    return switch milliseconds {
    case ..<10: "\(milliseconds.fixed(digits: 1)) ms"
    case ..<1_000: "\(milliseconds.text(digits: 0)) ms"
    case ..<10_000: "\((milliseconds / 1_000).fixed(digits: 2)) s"
    case ..<600_000: "\((milliseconds / 1_000).fixed(digits: milliseconds < 100_000 ? 1 : 0)) s"
    default: "\((milliseconds / 60_000).fixed(digits: 0)) min"
    }
  }

  /// For people, as it was configured: `60 s`, `0.5 s`.
  var plainText: String { "\(seconds.text(digits: 3)) s" }

  public init(microseconds: UInt64) { self = .microseconds(Int64(clamping: microseconds)) }

  /// The same time in seconds.
  var seconds: Double { self / .seconds(1) }
}
