import LoadTesting
import Testing

@Suite struct TruthTests {
  private let lines = """
    {"file": "a.pdf", "vendor": "Blue Harbour Trading", "vendor_alt": ["BHT"], "date": "2025-01-31", "date_alt": \
    ["2025-02-01"], "total_minor": 1550, "total_alt_minor": [1549], "line_items": null}

    {"file": "b.jpg", "vendor": null, "date": null, "total_minor": null, "total_alt_minor": [3]}
    """

  @Test func readsLines() throws {
    let truth = try #require(DocumentTruth.read(Array(lines.utf8)))
    #expect(
      truth["a.pdf"]
        == DocumentTruth(
          vendors: ["Blue Harbour Trading", "BHT"], dates: ["2025-01-31", "2025-02-01"], totals: [1550, 1549]))
    #expect(truth["b.jpg"] == DocumentTruth(vendors: [], dates: [], totals: []))
    #expect(DocumentTruth.read(Array("{\"vendor\": \"no file\"}".utf8)) == nil)
    #expect(DocumentTruth.read(Array("[]\n".utf8)) == nil)
  }

  @Test func countsFieldsThatAreRight() throws {
    let truth = try #require(DocumentTruth.read(Array(lines.utf8))?["a.pdf"])
    var tally = TruthTally()
    tally.add(AnsweredFields(vendor: "BLUE HARBOUR TRADING SDN BHD", date: "2025-01-31", total: 1550), truth)
    tally.add(AnsweredFields(vendor: "Green Valley", date: "2025-02-01", total: 1549), truth)
    tally.add(AnsweredFields(vendor: nil, date: "2025-01-30", total: nil), truth)
    #expect([tally.vendor.right, tally.vendor.known] == [1, 3])
    #expect([tally.date.right, tally.date.known] == [2, 3])
    #expect([tally.total.right, tally.total.known] == [2, 3])
  }

  @Test func whatIsUnknownIsNotJudged() {
    var tally = TruthTally()
    tally.add(
      AnsweredFields(vendor: "A", date: "2025-01-31", total: 1), DocumentTruth(vendors: [], dates: [], totals: []))
    tally.add(AnsweredFields(vendor: "A", date: "2025-01-31", total: 1), nil)
    #expect(tally.vendor.known + tally.date.known + tally.total.known == 0)
    #expect(tally.unknown == 1)
  }
}
