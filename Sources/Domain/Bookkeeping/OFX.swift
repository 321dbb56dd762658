import Extraction
import Formatting

/// Statements as an OFX 2.2 file: what a bank's server would have sent for a download.
enum OFX {
  private static let prolog = """
    <?xml version="1.0" encoding="UTF-8" standalone="no"?>
    <?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>

    """
  // Most characters of the elements (OFX 2.2, 3.2.8 and 11.4).
  private static let nameLength = 32
  private static let memoLength = 255
  private static let accountLength = 22
  private static let bankLength = 9

  static func text(_ statements: [BookedStatement]) -> String {
    var xml = XMLText(prolog: prolog)
    xml.element("OFX") { xml in
      xml.element("SIGNONMSGSRSV1") { xml in
        xml.element("SONRS") { xml in
          status(&xml)
          // The same file for the same statements, whenever it is written.
          if let last = statements.map(\.end).max() { xml.element("DTSERVER", day(last)) }
          xml.element("LANGUAGE", "ENG")
        }
      }
      xml.element("BANKMSGSRSV1") { xml in
        for statement in statements { write(statement, &xml) }
      }
    }
    return xml.text
  }

  private static func write(_ statement: BookedStatement, _ xml: inout XMLText) {
    xml.element("STMTTRNRS") { xml in
      xml.element("TRNUID", statement.id)
      status(&xml)
      xml.element("STMTRS") { xml in
        xml.element("CURDEF", statement.currency)
        xml.element("BANKACCTFROM") { xml in
          // Statements print no routing number; a program only tells accounts apart by it.
          xml.element("BANKID", String((statement.bank ?? "unknown").prefix(bankLength)))
          xml.element("ACCTID", statement.account.isEmpty ? "unknown" : String(statement.account.suffix(accountLength)))
          xml.element("ACCTTYPE", "CHECKING")
        }
        xml.element("BANKTRANLIST") { xml in
          xml.element("DTSTART", day(statement.start))
          xml.element("DTEND", day(statement.end))
          for booking in statement.bookings {
            xml.element("STMTTRN") { xml in
              xml.element("TRNTYPE", booking.amount < 0 ? "DEBIT" : "CREDIT")
              xml.element("DTPOSTED", day(booking.date))
              xml.element("TRNAMT", booking.amount.decimalText(places: statement.places))
              xml.element("FITID", booking.id)
              if !booking.description.isEmpty {
                xml.element("NAME", String(booking.description.prefix(nameLength)))
                xml.element("MEMO", String(booking.description.prefix(memoLength)))
              }
            }
          }
        }
        xml.element("LEDGERBAL") { xml in
          xml.element("BALAMT", statement.closing.decimalText(places: statement.places))
          xml.element("DTASOF", day(statement.end))
        }
      }
    }
  }

  private static func day(_ date: CalendarDate) -> String {
    date.year.zeroPadded(to: 4) + date.month.zeroPadded(to: 2) + date.day.zeroPadded(to: 2)
  }

  private static func status(_ xml: inout XMLText) {
    xml.element("STATUS") { xml in
      xml.element("CODE", "0")
      xml.element("SEVERITY", "INFO")
    }
  }
}
