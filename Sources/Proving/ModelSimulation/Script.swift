/// How an answer goes over the wire: token by token, with the pauses and the end that a fault gives it.
public struct Script: Sendable, Equatable {
  /// What follows the last token.
  public enum End: Sendable, Equatable {
    case finish(FinishReason)
    /// Nothing any more; the connection stays open.
    case silence
    /// The connection is closed.
    case disconnection
  }

  public enum FinishReason: String, Sendable {
    case stop, length
  }

  /// Pauses of the fault `slow`.
  public struct Pace: Sendable, Equatable {
    public var beforeFirst: Duration
    public var betweenTokens: Duration

    public init(beforeFirst: Duration, betweenTokens: Duration) {
      self.beforeFirst = beforeFirst
      self.betweenTokens = betweenTokens
    }
  }

  public private(set) var tokens: [String]
  public private(set) var end: End
  public private(set) var pace = Pace(beforeFirst: .zero, betweenTokens: .zero)

  /// It comes to an end by itself.
  public var finishes: Bool { if case .finish = end { true } else { false } }

  /// Characters of a token: what the tokenizers of small models make of such JSON.
  private static let tokenLength = 3
  /// What `endless` takes for a token: 40 a second, as one slot of a T4 gives at best.
  private static let endlessPause = Duration.milliseconds(25)

  /// - Parameters:
  ///   - maximumTokens: more are not said; the end is then that of a text cut off.
  ///   - slow: the pauses of the fault `slow`.
  public init(_ text: String, maximumTokens: Int, fault: ModelFault?, slow: Pace) {
    tokens = Self.tokens(text)
    end = .finish(.stop)
    switch fault {
    case .slow: pace = slow
    case .empty: tokens = []
    case .truncated:
      keepHalf()
      end = .finish(.length)
    case .hangMidway:
      keepHalf()
      end = .silence
    case .cutStream:
      keepHalf()
      end = .disconnection
    case .endless:
      keepHalf()
      tokens += (tokens.count..<max(tokens.count, maximumTokens)).map { _ in "the" }
      end = .finish(.length)
      pace.betweenTokens = Self.endlessPause
    default: break
    }
    if tokens.count > maximumTokens {
      tokens = Array(tokens.prefix(maximumTokens))
      end = .finish(.length)
    }
  }

  private mutating func keepHalf() { tokens = Array(tokens.prefix(tokens.count / 2)) }

  private static func tokens(_ text: String) -> [String] {
    let characters = Array(text)
    return stride(from: 0, to: characters.count, by: tokenLength).map {
      String(characters[$0..<min($0 + tokenLength, characters.count)])
    }
  }
}
