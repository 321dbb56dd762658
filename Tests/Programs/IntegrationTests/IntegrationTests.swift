import Testing

/// Tests that drive the built programs as processes over real sockets, with real workers.
///
/// One after the other: each starts processes that would take the CPU from the others' deadlines.
@Suite(.serialized)
enum IntegrationTests {
  /// Suites that read images need the OCR models.
  static let withModels: ConditionTrait = .enabled(
    if: Files.hasModels, "the OCR models are not installed: run scripts/fetch-ocr-models.sh")

  /// The gateway of the suite that carries the trait `.gateway`.
  static var gateway: GatewayProcess {
    get throws { try #require(GatewayProcess.current, "the suite has no trait .gateway") }
  }
}
