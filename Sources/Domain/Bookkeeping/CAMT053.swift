import Extraction
import Formatting

/// Statements as ISO 20022's camt.053.001.08, "Bank to Customer Statement".
enum CAMT053 {
  private static let prolog = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
  private static let namespace = #" xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08""#
  // Most characters of the types Max34Text, Max140Text and Max500Text.
  private static let accountLength = 34
  private static let nameLength = 140
  private static let textLength = 500

  static func text(_ statements: [BookedStatement]) -> String {
    var xml = XMLText(prolog: prolog)
    xml.element("Document", attributes: namespace) { xml in
      xml.element("BkToCstmrStmt") { xml in
        xml.element("GrpHdr") { xml in
          xml.element("MsgId", statements.first?.id ?? "")
          // The same file for the same statements, whenever it is written.
          if let last = statements.map(\.end).max() { xml.element("CreDtTm", "\(last)T00:00:00") }
        }
        for statement in statements { write(statement, &xml) }
      }
    }
    return xml.text
  }

  private static func write(_ statement: BookedStatement, _ xml: inout XMLText) {
    xml.element("Stmt") { xml in
      xml.element("Id", statement.id)
      xml.element("FrToDt") { xml in
        xml.element("FrDtTm", "\(statement.start)T00:00:00")
        xml.element("ToDtTm", "\(statement.end)T23:59:59")
      }
      xml.element("Acct") { xml in
        xml.element("Id") { xml in
          if let iban = statement.iban {
            xml.element("IBAN", iban)
          } else {
            let account = statement.account.isEmpty ? "unknown" : String(statement.account.suffix(accountLength))
            xml.element("Othr") { $0.element("Id", account) }
          }
        }
        xml.element("Ccy", statement.currency)
        if let holder = statement.holder { xml.element("Ownr") { $0.element("Nm", String(holder.prefix(nameLength))) } }
        if let bank = statement.bank {
          xml.element("Svcr") { xml in
            xml.element("FinInstnId") { xml in xml.element("Nm", String(bank.prefix(nameLength))) }
          }
        }
      }
      if let opening = statement.opening { balance("OPBD", opening, statement.start, statement, &xml) }
      balance("CLBD", statement.closing, statement.end, statement, &xml)
      for booking in statement.bookings {
        xml.element("Ntry") { xml in
          xml.element("NtryRef", booking.id)
          amount(booking.amount, statement, &xml)
          xml.element("Sts") { $0.element("Cd", "BOOK") }
          xml.element("BookgDt") { $0.element("Dt", "\(booking.date)") }
          if let day = booking.valueDate { xml.element("ValDt") { $0.element("Dt", "\(day)") } }
          // A statement does not print what kind a booking is by the bank's codes.
          xml.element("BkTxCd") { $0.element("Prtry") { $0.element("Cd", "NTAV") } }
          if !booking.description.isEmpty {
            xml.element("AddtlNtryInf", String(booking.description.prefix(textLength)))
          }
        }
      }
    }
  }

  private static func balance(
    _ code: String, _ value: Int64, _ date: CalendarDate, _ statement: BookedStatement, _ xml: inout XMLText
  ) {
    xml.element("Bal") { xml in
      xml.element("Tp") { $0.element("CdOrPrtry") { $0.element("Cd", code) } }
      amount(value, statement, &xml)
      xml.element("Dt") { $0.element("Dt", "\(date)") }
    }
  }

  private static func amount(_ value: Int64, _ statement: BookedStatement, _ xml: inout XMLText) {
    let text = value.magnitude.decimalText(places: statement.places)
    xml.element("Amt", attributes: " Ccy=\"\(statement.currency)\"", text)
    xml.element("CdtDbtInd", value < 0 ? "DBIT" : "CRDT")
  }
}
