import Formatting
import Inference
import NIOCore
import Workers

extension ReadingSpeed {
  /// Measures this machine with as many processes as a gateway of that configuration has.
  ///
  /// - Throws: `Problem`, `CancellationError`.
  public static func here(
    _ installation: Installation, _ configuration: GatewayConfiguration
  ) async throws -> ReadingSpeed {
    try await measure(installation, recognizers: configuration.recognizers ?? System.coreCount)
  }

  /// For people, as all texts here.
  public var sentence: String { "\(recognizers) recognizers read \(rate)" }

  var rate: String { "\(pagesPerSecond.decimalText(places: 1) ?? "") pages a second" }
}
