import DocumentText
import Extraction
import Inference
import Testing
import TypedPages

/// The embedded engine on PDFs whose text layer and picture say different things.
@Suite struct TextLayerCheckTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)

  private func read(_ layer: TextPage, _ drawn: TextPage) async throws -> EngineAnswer {
    let engine = EmbeddedEngine(
      reader: ScheduledReader(TypedPages(layer: layer, drawn: drawn)), today: { Self.today })
    return try await engine.extract([], .only(until: EngineClock.start + .seconds(60))) { _ in }
  }

  private func layer(_ text: String) -> TextPage { .lines(text, source: .textLayer, confidence: 1) }

  /// Unlike the layer, so that a look at it would be seen.
  private let other = TextPage.lines(
    TypedDocuments.receipt.replacing("GREEN LEAF", with: "BLUE HILL").replacing("15.50", with: "99.50"))

  @Test func layerThatMakesSenseIsNotDrawn() async throws {
    let answer = try await read(layer(TypedDocuments.receipt), other)
    #expect(answer.fields.vendor == "GREEN LEAF MARKET LTD")
    #expect(answer.fields.total == 1550)
    #expect(answer.verdict == .reconciled)
  }

  @Test func digitsMappedToOthersAreReadFromThePicture() async throws {
    let digits = Dictionary(uniqueKeysWithValues: zip("0123456789", "7294610835"))
    let mapped = String(TypedDocuments.receipt.map { digits[$0] ?? $0 })
    let answer = try await read(layer(mapped), .lines(TypedDocuments.receipt))
    #expect(answer.fields.total == 1550)
    #expect(answer.fields.date == CalendarDate(year: 2026, month: 2, day: 26))
    #expect(answer.fields.evidence[.total]?.source == .recognized)
    #expect(answer.verdict == .reconciled)
  }

  @Test func nameMappedToRubbishIsReadFromThePicture() async throws {
    let mapped = String(
      TypedDocuments.receipt.unicodeScalars.map { scalar in
        ("A"..."Y").contains(scalar) || ("a"..."y").contains(scalar)
          ? Character(Unicode.Scalar(UInt8(scalar.value) + 1)) : Character(scalar)
      })
    let answer = try await read(layer(mapped), .lines(TypedDocuments.receipt))
    #expect(answer.fields.vendor == "GREEN LEAF MARKET LTD")
    #expect(answer.verdict == .reconciled)
  }

  @Test func sellerWhoIsOnlyALogoIsAddedToTheLayersExactWords() async throws {
    let text = TypedDocuments.receipt.replacing("GREEN LEAF MARKET LTD", with: "")
    // A recognizer that misreads an item: the layer's is kept.
    let drawn = TypedDocuments.receipt.replacing("Filter paper", with: "Fi1ter papcr")
    let answer = try await read(layer(text), .lines(drawn))
    #expect(answer.fields.vendor == "GREEN LEAF MARKET LTD")
    #expect(answer.fields.evidence[.vendor]?.source == .recognized)
    #expect(answer.fields.evidence[.total]?.source == .text)
    #expect(answer.fields.lineItems.map(\.description) == ["Coffee beans", "Filter paper"])
    #expect(!answer.warnings.contains { $0.code == "text_layer_unconfirmed" })
  }

  @Test func sumThatThePictureDoesNotShowIsToldAndNotReconciled() async throws {
    let wrong = TypedDocuments.receipt.replacing("£15.50", with: "£75.50")
    let answer = try await read(layer(wrong), .lines(wrong.replacing("£75.50", with: "£45.50")))
    #expect(answer.remarks.contains("text_layer_unconfirmed total"))
    #expect(answer.verdict != .reconciled)
    let review = Review(answer.fields, verdict: answer.verdict, warnings: answer.warnings)
    #expect(review.reasons.contains(.textLayerUnconfirmed))
    #expect(review.fields.contains("total"))
  }

  @Test func wrongSumThatThePictureShowsTooIsConfirmed() async throws {
    let wrong = TypedDocuments.receipt.replacing("£15.50", with: "£75.50")
    let answer = try await read(layer(wrong), .lines(wrong))
    #expect(!answer.warnings.contains { $0.code == "text_layer_unconfirmed" })
    #expect(answer.verdict == .unreconciled)
  }
}
