import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// E-invoices through the whole service.
  @Suite(.serialized, .gateway())
  struct ElectronicInvoiceTests {
    private static func sample(_ name: String) throws -> [UInt8] {
      [UInt8](
        try Data(contentsOf: Files.root.appending(path: "Tests/Engines/ElectronicInvoicesTests/Samples/\(name).xml")))
    }

    @Test(arguments: ["cii", "zugferd1", "ubl-invoice", "ubl-credit-note"])
    func xmlByItselfIsReadExactly(name: String) throws {
      let answer = try gateway.answer(to: .extract(Self.sample(name), query: "?include=evidence"))
      #expect(answer.status == 200, "\(answer.text)")
      let json = try answer.json()
      let isCreditNote = name == "ubl-credit-note"
      #expect(json["documentType"] as? String == (isCreditNote ? "credit_note" : "invoice"))
      #expect(json["total"] as? Int == (isCreditNote ? -10_290 : 10_290))
      #expect(json["verdict"] as? String == "reconciled")
      #expect(json["pages"] as? Int == 0)
      #expect((json["engine"] as? [String: Any])?["input"] as? String == "xml")
      let total = try #require((json["evidence"] as? [String: [String: Any]])?["total"])
      #expect(total["source"] as? String == "xml")
      #expect((total["path"] as? String)?.isEmpty == false)
      #expect(total["page"] is NSNull && total["box"] is NSNull)
    }

    @Test func whatIsNoInvoiceOrDamagedHasItsProblem() throws {
      let whole = try Self.sample("ubl-invoice")
      let bomb = Array("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".utf8)
      for bytes in [Array(whole.prefix(whole.count / 2)), bomb] {
        _ = try expectProblem(gateway.answer(to: .extract(bytes)), 422, "document_unreadable")
      }
      let other = Array("<?xml version='1.0'?><order/>".utf8)
      _ = try expectProblem(gateway.answer(to: .extract(other)), 415, "unsupported_media_type")
    }
  }
}
