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

  /// For people.
  public var sentence: String {
    let pages = pagesPerSecond.decimalText(places: 1) ?? ""
    return "\(recognizers) recognizers read \(pages) pages a second"
  }
}
