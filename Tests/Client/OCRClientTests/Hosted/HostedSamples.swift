import Extraction
import JSON

/// What the hosted service may say of the bundled samples, written by hand in the form it has.
enum HostedSamples {
  /// examples/receipt.jpg
  static let receipt = """
    ![img-0.jpeg](img-0.jpeg)

    # PELICAN STREET MARKET

    118 Pelican Street
    Portland, OR 97205

    03/14/2026 10:42 AM

    | Item | Qty | Price | Amount |
    | --- | --- | --- | --- |
    | OAT MILK 1L | 2 | 3.49 | 6.98 |
    | SOURDOUGH LOAF | | | 5.95 |
    | BANANAS | 3 | 0.65 | 1.95 |
    | OLIVE OIL 500ML | | | 11.49 |
    | DARK CHOCOLATE | 4 | 2.75 | 11.00 |
    | DISH SOAP | | | 4.29 |

    SUBTOTAL $41.66
    SALES TAX 8% $3.33

    **TOTAL $44.99**
    """

  static let receiptAnnotation = annotation(
    "receipt", vendor: "Pelican Street Market", date: "2026-03-14", currency: "USD", total: "44.99", tax: "3.33",
    subtotal: "41.66",
    items: [
      ("OAT MILK 1L", "2", "6.98"), ("SOURDOUGH LOAF", "", "5.95"), ("BANANAS", "3", "1.95"),
      ("OLIVE OIL 500ML", "", "11.49"), ("DARK CHOCOLATE", "4", "11.00"), ("DISH SOAP", "", "4.29"),
    ])

  /// examples/invoice.pdf
  static let invoice = """
    # Brandeck Anlagentechnik GmbH

    Sonnenhang 14 · 99999 Neuhagen · www.brandeck-anlagentechnik.example

    Molkerei Talwiese eG
    Frau Jette Lorenzen
    Am Bach 3
    99998 Talwiese

    | Rechnungsnummer | 2026-0187 |
    | --- | --- |
    | Rechnungsdatum | 05.02.2026 |
    | Leistungsdatum | 28.01.2026 |
    | Kundennummer | 10482 |

    ## Rechnung

    Für die Arbeiten an Ihrer Anlage berechnen wir Ihnen wie vereinbart:

    | Pos. | Bezeichnung | Menge | Einzelpreis | Gesamt EUR |
    | --- | --- | --- | --- | --- |
    | 1 | Wartung Druckluftanlage, Pauschale | 1 | 485,00 | 485,00 |
    | 2 | Filterelement FE-220 | 6 | 38,90 | 233,40 |
    | 3 | Dichtungssatz DN 50 | 4 | 12,75 | 51,00 |
    | 4 | Anfahrt Zone 2 | 1 | 65,00 | 65,00 |
    | | | | Nettobetrag | 834,40 € |
    | | | | zzgl. 19 % USt. | 158,54 € |
    | | | | **Rechnungsbetrag** | **992,94 €** |

    Zahlbar ohne Abzug bis 19.02.2026 auf das unten genannte Konto.

    Bank am Neuhagen · IBAN DE89 3704 0044 0532 0130 00
    USt-IdNr. DE999999999 · Amtsgericht Neuhagen HRB 99999
    """

  static let invoiceAnnotation = annotation(
    "invoice", vendor: "Brandeck Anlagentechnik GmbH", date: "2026-02-05", currency: "EUR", total: "992.94",
    tax: "158.54", subtotal: "834.40",
    items: [
      ("Wartung Druckluftanlage, Pauschale", "1", "485.00"), ("Filterelement FE-220", "6", "233.40"),
      ("Dichtungssatz DN 50", "4", "51.00"), ("Anfahrt Zone 2", "1", "65.00"),
    ])

  static func annotation(
    _ type: String, vendor: String = "", date: String = "", currency: String = "", total: String = "", tax: String = "",
    subtotal: String = "", openingBalance: String = "", closingBalance: String = "",
    items: [(description: String, quantity: String, amount: String)] = []
  ) -> String {
    let items = items.map { item -> JSONValue in
      [
        "description": .string(item.description), "quantity": .string(item.quantity), "date": "",
        "amount": .string(item.amount),
      ]
    }
    let annotation: JSONValue = [
      "documentType": .string(type), "vendor": .string(vendor), "date": .string(date), "currency": .string(currency),
      "total": .string(total), "tax": .string(tax), "subtotal": .string(subtotal),
      "openingBalance": .string(openingBalance), "closingBalance": .string(closingBalance), "lineItems": .array(items),
    ]
    return annotation.serialized()
  }

  /// A body of status 200.
  static func answer(
    _ markdown: [String], annotation: String?, model: String = "mistral-ocr-2512", pagesProcessed: Int? = nil
  ) -> String {
    let pages = markdown.enumerated().map { index, markdown -> JSONValue in
      [
        "index": .integer(Int64(index)), "markdown": .string(markdown), "images": [],
        "dimensions": ["dpi": 200, "height": 2200, "width": 1700],
      ]
    }
    let answer: JSONValue = [
      "pages": .array(pages), "model": .string(model),
      "usage_info": ["pages_processed": .integer(Int64(pagesProcessed ?? markdown.count)), "doc_size_bytes": 12345],
      "document_annotation": .optional(annotation),
    ]
    return answer.serialized()
  }
}
