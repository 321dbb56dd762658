import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Statements through gateways with a model: the stand-in for a model server reads them, as a simulator does.
  @Suite(.serialized, withModels)
  struct StatementModelTests {
    /// - Parameter lost: a row whose amount is printed wrong, and its balance right.
    private static func statement(misprinted lost: Int? = nil) -> [UInt8] {
      let rows = [
        ("02 Dec 2025", "Card payment greengrocer", "-40.00", "1,210.00"),
        ("09 Dec 2025", "Salary Northgate Works", "1,000.00", "2,210.00"),
        ("16 Dec 2025", "Standing order rent", "-900.00", "1,310.00"),
        ("18 Dec 2025", "Transfer from savings", "70.00", "1,380.00"),
      ]
      var lines = [
        "MERIDIAN VALLEY BANK", "Statement of account", "Account number 40127731",
        "Statement period 01 Dec 2025 to 31 Dec 2025", "Currency USD", "",
        "".padded(to: 59) + "Opening balance   1,250.00", "",
        "Date         Description".padded(to: 50) + "Amount       Balance",
      ]
      for (index, row) in rows.enumerated() {
        lines.append(
          row.0.padded(to: 13) + row.1.padded(to: 32)
            + (index == lost ? "-11.11" : row.2).padded(to: 14, onTheLeft: true) + row.3.padded(to: 14, onTheLeft: true)
        )
      }
      lines += ["", "".padded(to: 59) + "Closing balance   1,380.00"]
      return PDFWriter.typed([lines], width: 842)
    }

    private static let amounts = [-4000, 100_000, -90_000, 7000]

    private func read(_ document: [UInt8], by gateway: GatewayProcess) throws -> [String: Any] {
      let answer = try gateway.answer(to: .extract(document, headers: [("Prefer", "wait=60")]))
      try #require(answer.status == 200, "\(answer.text)")
      return try answer.json()
    }

    private func amounts(_ json: [String: Any]) -> [Int] {
      (json["lineItems"] as? [[String: Any]])?.compactMap { $0["amount"] as? Int } ?? []
    }

    private func codes(_ json: [String: Any]) -> [String] {
      (json["warnings"] as? [[String: Any]])?.compactMap { $0["code"] as? String } ?? []
    }

    private func withGateway(
      _ engine: ModelFaultBench.Engine, _ body: (GatewayProcess, ModelSimProcess) throws -> Void
    ) throws {
      let sim = try ModelSimProcess(["--slots", "2"])
      let gateway = try GatewayProcess(ModelFaultBench.settings(sim, engine))
      try gateway.waitForReadiness(200, within: .seconds(60))
      try body(gateway, sim)
    }

    @Test func theRulesTableChecksTheModels() throws {
      try withGateway(.model) { gateway, sim in
        let right = try read(Self.statement(), by: gateway)
        #expect(amounts(right) == Self.amounts)
        #expect(right["verdict"] as? String == "reconciled")
        #expect((right["engine"] as? [String: Any])?["name"] as? String == "model")
        // Ten more in the first row and all that follows from it.
        try sim.set(fault: "wrong-total")
        let wrong = try read(Self.statement(), by: gateway)
        #expect(amounts(wrong) == Self.amounts)
        #expect(codes(wrong).contains("engines_disagree"))
        #expect(wrong["verdict"] as? String == "unverifiable")
      }
    }

    @Test func theCascadeAsksAboutRowsInDoubtOnly() throws {
      try withGateway(.cascade) { gateway, sim in
        let before = try sim.requests().kinds["document", default: 0]
        let right = try read(Self.statement(), by: gateway)
        #expect(right["verdict"] as? String == "reconciled")
        #expect(try sim.requests().kinds["document", default: 0] == before)
        // What is printed does not close: the model reads the same, and nothing is made up.
        let wrong = try read(Self.statement(misprinted: 1), by: gateway)
        #expect(try sim.requests().kinds["document", default: 0] == before + 1)
        #expect(amounts(wrong) == [-4000, -1111, -90_000, 7000])
        #expect(wrong["verdict"] as? String == "unreconciled")
        #expect(codes(wrong).contains("balance_mismatch"))
        #expect((wrong["engine"] as? [String: Any])?["name"] as? String == "cascade:model")
      }
    }
  }
}
