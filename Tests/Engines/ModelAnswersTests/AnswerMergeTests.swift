import DocumentText
import Extraction
import ModelAnswers
import Testing

@Suite struct AnswerMergeTests {
  /// An answer whose values lie on one page.
  private func page(
    _ number: Int, kind: DocumentType = .invoice, _ fill: (inout DocumentFields) -> Void
  ) -> GroundedAnswer {
    var fields = DocumentFields(documentType: kind)
    fields.currency = Currency(code: "EUR")
    fill(&fields)
    let place = Evidence(
      source: .text, page: number, box: FractionBox(x0: 0, y0: 0, x1: 1, y1: 1), text: "", grounded: true, confidence: 1
    )
    let given: [(FieldName, Bool)] = [
      (.vendor, fields.vendor != nil), (.date, fields.date != nil), (.total, fields.total != nil),
      (.tax, fields.tax != nil), (.subtotal, fields.subtotal != nil), (.closingBalance, fields.closingBalance != nil),
      (.openingBalance, fields.openingBalance != nil),
    ]
    for (name, isGiven) in given where isGiven { fields.evidence[name] = place }
    for index in fields.lineItems.indices { fields.evidence[.lineItem(index)] = place }
    return GroundedAnswer(fields: fields)
  }

  private func merged(_ groups: GroundedAnswer...) throws -> GroundedAnswer {
    var merge = AnswerMerge()
    for group in groups { merge.add(group) }
    return try #require(merge.answer)
  }

  private func items(_ items: (String, Int64)...) -> [LineItem] {
    items.map { LineItem(description: $0.0, amount: $0.1) }
  }

  /// A model may give a credit note's amounts as they are printed.
  @Test(arguments: [1, -1]) func moneyBackIsNegative(sign: Int64) throws {
    let answer = try merged(
      page(1, kind: .creditNote) {
        ($0.total, $0.tax, $0.subtotal) = (sign * 2880, sign * 480, sign * 2400)
        $0.lineItems = items(("Shelf", sign * 2000), ("Brackets", sign * 400))
      })
    #expect(answer.fields.total == -2880)
    #expect(answer.fields.tax == -480)
    #expect(answer.fields.subtotal == -2400)
    #expect(answer.fields.lineItems.map(\.amount) == [-2000, -400])
  }

  @Test func aBookingsDayIsNoOtherDateOfAStatement() throws {
    let (issued, booked) = (CalendarDate(year: 2026, month: 2, day: 28), CalendarDate(year: 2026, month: 2, day: 3))
    func later(_ bookingDay: CalendarDate?) -> GroundedAnswer {
      page(2, kind: .bankStatement) {
        $0.date = booked
        var item = LineItem(description: "Rent", amount: -70000)
        item.date = bookingDay
        $0.lineItems = [item]
      }
    }
    let first = page(1, kind: .bankStatement) { $0.date = issued }
    #expect(try merged(first, later(booked)).doubts.isEmpty)
    #expect(try merged(first, later(booked)).fields.date == issued)
    #expect(try merged(first, later(nil)).doubts.map(\.field) == ["date"])
  }

  @Test func headersComeFirstAndTotalsLast() throws {
    let answer = try merged(
      page(1) {
        $0.vendor = "ACME LTD"
        $0.subtotal = 999
        $0.lineItems = items(("Hammer", 2400), ("Saw", 1850))
      },
      page(2) {
        $0.date = CalendarDate(year: 2026, month: 2, day: 26)
        $0.lineItems = items(("Nails", 2900))
      },
      page(3) {
        $0.total = 8509
        $0.tax = 1359
        $0.subtotal = 7150
        $0.vendor = "Acme Ltd."
      })
    #expect(answer.fields.vendor == "ACME LTD")
    #expect(answer.fields.date?.day == 26)
    #expect(answer.fields.total == 8509)
    #expect(answer.fields.tax == 1359)
    #expect(answer.fields.subtotal == 7150)
    #expect(answer.fields.evidence[.vendor]?.page == 1)
    #expect(answer.fields.evidence[.total]?.page == 3)
    #expect(answer.fields.lineItems.map(\.description) == ["Hammer", "Saw", "Nails"])
    #expect((0..<3).map { answer.fields.evidence[.lineItem($0)]?.page } == [1, 1, 2])
    #expect(answer.doubts.isEmpty)
  }

  @Test func carriedSumsAreNoItems() throws {
    let answer = try merged(
      page(1) {
        $0.total = 4250
        $0.lineItems = items(("Hammer", 2400), ("Saw", 1850), ("Übertrag auf Seite 2", 4250))
      },
      page(2) {
        $0.lineItems = items(("Übertrag von Seite 1", 4250), ("Nails", 2900), ("carried forward", 7150))
      },
      page(3) {
        // Named in a way we do not know: it equals the sum so far.
        $0.lineItems = items(("Stand", 7150), ("Glue", 100))
        $0.total = 7250
      })
    #expect(answer.fields.lineItems.map(\.description) == ["Hammer", "Saw", "Nails", "Glue"])
    #expect(answer.fields.lineItems.compactMap(\.amount).reduce(0, +) == answer.fields.total)
    #expect(answer.fields.evidence[.lineItem(3)]?.page == 3)
    #expect(answer.fields.evidence[.lineItem(4)] == nil)
    // The first page's total was the sum so far.
    #expect(answer.doubts.isEmpty)
  }

  @Test func carriedSumsInsideAGroupAreFoundByPage() throws {
    var group = page(1) { $0.lineItems = items(("Hammer", 2400), ("Saw", 1850), ("Stand", 4250), ("Nails", 2900)) }
    for index in 2...3 { group.fields.evidence[.lineItem(index)]?.page = 2 }
    #expect(try merged(group).fields.lineItems.map(\.description) == ["Hammer", "Saw", "Nails"])
    // The same price twice is not a carry-over, and neither is a sum on the same page.
    let twice = try merged(
      page(1) { $0.lineItems = items(("Tea", 100)) }, page(2) { $0.lineItems = items(("Tea", 100)) })
    #expect(twice.fields.lineItems.count == 2)
    let same = try merged(page(1) { $0.lineItems = items(("Tea", 100), ("Cake", 200), ("Pie", 300)) })
    #expect(same.fields.lineItems.count == 3)
  }

  @Test(arguments: ["Übertrag auf Sparkonto", "Report folder A4", "Transport Hamburg", "Balance board", "Forward GmbH"])
  func itemsThatNameSuchWordsStay(_ description: String) throws {
    let answer = try merged(page(1) { $0.lineItems = items(("Tea", 100), (description, 500)) })
    #expect(answer.fields.lineItems.count == 2)
  }

  @Test(arguments: [
    "À reporter", "Report", "Saldo anterior", "Carried forward to page 3", "Suma y sigue", "ÜBERTRAG",
    "Brought forward",
    "Balance b/f",
  ])
  func carryOverLabels(_ description: String) throws {
    let answer = try merged(page(1) { $0.lineItems = items(("Tea", 100), (description, 500)) })
    #expect(answer.fields.lineItems.map(\.description) == ["Tea"])
  }

  @Test func contradictionsAreDoubts() throws {
    let answer = try merged(
      page(1) {
        $0.vendor = "ACME LTD"
        $0.date = CalendarDate(year: 2026, month: 2, day: 26)
        $0.total = 100
      },
      page(2, kind: .receipt) {
        $0.vendor = "Other GmbH"
        $0.date = CalendarDate(year: 2026, month: 3, day: 1)
        $0.total = 200
      }, page(3) { $0.vendor = "Third Inc" })
    #expect(answer.fields.vendor == "ACME LTD")
    #expect(answer.fields.total == 200)
    #expect(answer.doubts.map(\.code) == Array(repeating: "pages_disagree", count: 4))
    #expect(Set(answer.doubts.map(\.field)) == ["vendor", "date", "total", "documentType"])
  }

  @Test func balancesOfAStatement() throws {
    let answer = try merged(
      page(1, kind: .bankStatement) {
        $0.openingBalance = 1000
        $0.closingBalance = 900
      },
      page(2, kind: .bankStatement) {
        $0.openingBalance = 900
        $0.closingBalance = 700
      })
    #expect(answer.fields.openingBalance == 1000)
    #expect(answer.fields.closingBalance == 700)
    #expect(answer.fields.evidence[.closingBalance]?.page == 2)
  }

  @Test func amountsOfOtherMinorUnitsAreNotMixed() throws {
    let answer = try merged(
      page(1) { $0.lineItems = items(("Tea", 100)) },
      page(2) {
        $0.currency = Currency(code: "JPY")
        $0.total = 500
        $0.lineItems = items(("Sake", 500))
      })
    #expect(answer.fields.total == nil)
    #expect(answer.fields.lineItems.map(\.amount) == [100])
    #expect(!answer.isGrounded)
    #expect(answer.doubts.map(\.field) == ["currency"])
  }

  @Test func aCurrencyToldLaterFitsAmountsOfTwoDecimalsOnly() throws {
    func first() -> GroundedAnswer {
      page(1) {
        $0.currency = nil
        $0.lineItems = items(("Tea", 100))
      }
    }
    let euro = try merged(first(), page(2) { $0.total = 100 })
    #expect(euro.fields.currency?.code == "EUR")
    #expect(euro.fields.total == 100)
    let yen = try merged(first(), page(2) { $0.currency = Currency(code: "JPY") })
    #expect(yen.fields.currency == nil)
    #expect(yen.doubts.map(\.field) == ["currency"])
  }

  @Test func aValueFoundOnAnotherPageIsNotWithheld() throws {
    var first = page(1) { $0.vendor = "ACME LTD" }
    first.withheld = [.total, .date]
    let answer = try merged(first, page(2) { $0.total = 200 })
    #expect(answer.withheld == [.date])
    #expect(!answer.isGrounded)
  }

  @Test func nothingAddedIsNoAnswer() {
    #expect(AnswerMerge().answer == nil)
    #expect(AnswerMerge().currency == nil)
  }

  @Test func fortyPagesAreOneDocument() throws {
    var merge = AnswerMerge()
    var sum: Int64 = 0
    for number in 1...40 {
      let carried = sum
      merge.add(
        page(number, kind: .bankStatement) {
          if number == 1 { $0.vendor = "ACME BANK"; $0.openingBalance = 0 }
          $0.lineItems = (number > 1 ? [LineItem(description: "Saldovortrag", amount: carried)] : [])
          for index in 0..<30 {
            $0.lineItems.append(LineItem(description: "Booking \(index)", amount: Int64(number * 7 + index)))
            sum += Int64(number * 7 + index)
          }
          $0.closingBalance = sum
        })
    }
    let fields = try #require(merge.answer).fields
    #expect(fields.lineItems.count == 1200)
    #expect(fields.closingBalance == sum)
    #expect(Reconciliation(fields, today: CalendarDate(unixSeconds: 1_795_000_000)).verdict == .reconciled)
    #expect(fields.evidence[.lineItem(1199)]?.page == 40)
  }
}

@Suite struct CompletedFieldsTests {
  @Test func whatAModelIsNotAskedForComesFromTheReading() {
    var model = DocumentFields(documentType: .receipt)
    model.total = 1550
    var reading = DocumentFields(documentType: .receipt)
    reading.total = 1550
    reading.tip = 100
    reading.discount = 50
    reading.invoiceNumber = "R-77"
    reading.vendor = "ACME LTD"
    reading.taxLines = [TaxLine(rate: "19", base: nil, amount: 120)]
    let completed = model.completed(by: reading)
    #expect(completed.tip == 100)
    #expect(completed.discount == 50)
    #expect(completed.invoiceNumber == "R-77")
    #expect(completed.taxLines == reading.taxLines)
    // What the model was asked for stays as it answered.
    #expect(completed.vendor == nil)
    // Parts of another sum say nothing about this one.
    reading.total = 1600
    #expect(model.completed(by: reading).tip == nil)
    #expect(model.completed(by: reading).taxLines.isEmpty)
    #expect(model.completed(by: reading).invoiceNumber == "R-77")
  }

  @Test func unitPricesAndBalancesBelongToTheSamePlace() {
    func place(_ y: Double) -> Evidence {
      Evidence(
        source: .text, page: 1, box: FractionBox(x0: 0.8, y0: y, x1: 0.9, y1: y + 0.02), text: "5.00", grounded: true,
        confidence: 1)
    }
    var reading = DocumentFields(documentType: .receipt)
    var printed = LineItem(description: "Tea", amount: 500)
    (printed.quantity, printed.unitPrice, printed.balance) = ("2", 250, 900)
    reading.lineItems = [printed]
    reading.evidence[.lineItem(0)] = place(0.5)
    var model = DocumentFields(documentType: .receipt)
    var other = LineItem(description: "Tea", amount: 500)
    other.quantity = "4"
    model.lineItems = [LineItem(description: "Tea", amount: 500), LineItem(description: "Tea", amount: 500), other]
    for (index, y) in [0.501, 0.7, 0.5].enumerated() { model.evidence[.lineItem(index)] = place(y) }
    let items = model.completed(by: reading).lineItems
    #expect(items.map(\.quantity) == ["2", nil, "4"])
    #expect(items.map(\.unitPrice) == [250, nil, nil])
    #expect(items.map(\.balance) == [900, nil, 900])
  }
}
