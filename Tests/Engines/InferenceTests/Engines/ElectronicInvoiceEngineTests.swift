import Extraction
import Inference
import ModelServing
import Testing
import XMLDocuments

/// Every engine before a document with XML.
@Suite struct ElectronicInvoiceEngineTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)

  enum Kind: CaseIterable {
    case embedded, model, cascade
  }

  private let clock = EngineClock()

  private func read(
    _ kind: Kind, _ model: ScriptedModel, pages: [String] = [TypedDocuments.receipt], xml: XMLFiles
  ) async throws -> EngineAnswer {
    let reader = ScheduledReader(TypedPages(pages, xml: xml))
    let today = { @Sendable in Self.today }
    let engine: any ExtractionEngine =
      switch kind {
      case .embedded: EmbeddedEngine(reader: reader, today: today)
      case .model:
        ModelEngine(
          reader: reader, model: model, served: .scripted, wish: .text, onFailure: .refuse, today: today,
          now: { [clock] in clock.now })
      case .cascade:
        CascadeEngine(
          reader: reader, model: model, served: .scripted, wish: .text, onFailure: .refuse, today: today,
          now: { [clock] in clock.now })
      }
    return try await engine.extract([], .only(until: clock.now + .seconds(20))) { _ in }
  }

  private static let invoice = XMLTree(
    namespace: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    root: XMLElement(
      "Invoice",
      children: [
        XMLElement("DocumentCurrencyCode", text: "EUR"),
        XMLElement("LegalMonetaryTotal", children: [XMLElement("TaxInclusiveAmount", text: "15.5")]),
      ]))

  @Test(arguments: Kind.allCases)
  func valuesComeFromTheXMLAndNoModelIsAsked(kind: Kind) async throws {
    let model = ScriptedModel([], clock: clock)
    let answer = try await read(kind, model, xml: XMLFiles(trees: [Self.invoice]))
    #expect(answer.engine == EngineName(name: kind == .cascade ? "cascade:embedded" : "embedded", input: "xml"))
    #expect(answer.fields.total == 1550)
    #expect(answer.fields.vendor == nil)
    #expect(answer.fields.evidence[.total]?.source == .xml)
    #expect(answer.pages == 1)
    #expect(model.asked.isEmpty && model.introductions.isEmpty)
  }

  @Test func xmlThatIsNoInvoiceLeavesThePages() async throws {
    let model = ScriptedModel([], clock: clock)
    let other = XMLTree(namespace: "", root: XMLElement("Invoice"))
    let answer = try await read(.embedded, model, xml: XMLFiles(trees: [other]))
    #expect(answer.engine == EngineName(name: "embedded"))
    #expect(answer.fields.evidence[.total]?.source == .recognized)
    #expect(!answer.warnings.contains { $0.code.hasPrefix("xml") })
  }

  @Test func unreadableXMLIsTold() async throws {
    let answer = try await read(.embedded, ScriptedModel([], clock: clock), xml: XMLFiles(unreadable: 1))
    #expect(answer.fields.total == 1550)
    #expect(answer.warnings.contains { $0.code == "xml_unreadable" })
  }

  @Test(arguments: Kind.allCases)
  func xmlByItselfThatIsNoInvoiceIsRefused(kind: Kind) async throws {
    let other = XMLFiles(trees: [XMLTree(namespace: "", root: XMLElement("Order"))])
    await #expect {
      _ = try await read(kind, ScriptedModel([], clock: clock), pages: [], xml: other)
    } throws: { ($0 as? Problem)?.code == .unsupportedMediaType }
  }
}
