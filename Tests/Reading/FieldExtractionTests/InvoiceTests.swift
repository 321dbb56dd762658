import DocumentText
import Extraction
import FieldExtraction
import Testing

@Suite struct InvoiceTests {
  @Test func germanInvoiceWithSenderLineAndDeposit() {
    let fields = read(
      """
      Elektro Brandt GmbH
      Lindenweg 4 · 50667 Köln

      Firma
      Hotel Seeblick GmbH                        Rechnungsnummer: RE-2023-0415
      Uferstraße 9                               Rechnungsdatum: 12.09.2023
      78462 Konstanz                             Lieferdatum: 01.09.2023
                                                 Kundennummer: 20077
      Rechnung

      Pos  Bezeichnung                Menge     Einzelpreis     Gesamtpreis
      1    Deckenleuchte LED            4          89,50 €        358,00 €
      2    Montage                      3,5        62,00 €        217,00 €

                                        Nettobetrag               575,00 €
                                        zzgl. 19% MwSt.           109,25 €
                                        Rechnungsbetrag           684,25 €
                                        abzgl. Anzahlung         -200,00 €
                                        Zahlbetrag                484,25 €

      Zahlbar bis 26.09.2023 ohne Abzug.
      USt-IdNr.: DE123456789   IBAN: DE12 3456 7890 1234 5678 90
      """, source: .textLayer, columns: 85)
    #expect(fields.documentType == .invoice)
    #expect(fields.vendor == "Elektro Brandt GmbH")
    #expect(fields.invoiceNumber == "RE-2023-0415")
    #expect(fields.date?.description == "2023-09-12")
    #expect(fields.dueDate?.description == "2023-09-26")
    #expect(fields.total == 68425)
    #expect(fields.amountDue == 48425)
    #expect(fields.subtotal == 57500)
    #expect(fields.tax == 10925)
    #expect(fields.taxLines.map(\.rate) == ["19"])
    #expect(fields.vendorTaxId == "DE123456789")
    #expect(fields.lineItems.map(\.description) == ["Deckenleuchte LED", "Montage"])
    #expect(fields.lineItems.map(\.quantity) == ["4", "3.5"])
    #expect(fields.lineItems.map(\.unitPrice) == [8950, 6200])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func amountOfTaxIsNoTaxNumber() {
    let fields = read(
      """
      Lindholt & Marsh Ltd
      4 Quay Lane, Dublin

      Invoice LH-30417                               Date: 11 January 2026

      Oak shelf 80 cm              2       20.00          €40.00

                                   Subtotal               €40.00
                                   VAT 21%                 €8.40
                                   Total                  €48.40
      """, source: .textLayer, columns: 85)
    #expect(fields.tax == 840)
    #expect(fields.vendorTaxId == nil)
  }

  @Test func americanInvoiceNamesSellerNotCustomer() {
    let fields = read(
      """
      INVOICE

      Northwind Analytics LLC                      Invoice #: 10238
      400 Pine Street, Suite 12                    Date: March 4, 2024
      Seattle, WA 98101                            Due Date: April 3, 2024

      Bill To:
      Contoso Retail Inc.
      77 Market Street
      Portland, OR 97201

      Description                        Qty      Rate         Amount
      Data pipeline review                12    $150.00     $1,800.00
      Travel expenses                      1    $340.25       $340.25

                                         Subtotal           $2,140.25
                                         Tax (0%)               $0.00
                                         Total              $2,140.25
                                         Balance Due        $2,140.25
      """, source: .textLayer, columns: 80)
    #expect(fields.vendor == "Northwind Analytics LLC")
    #expect(fields.date?.description == "2024-03-04")
    #expect(fields.dueDate?.description == "2024-04-03")
    #expect(fields.invoiceNumber == "10238")
    #expect(fields.currency?.code == "USD")
    #expect(fields.total == 214_025)
    #expect(fields.amountDue == nil)
    #expect(fields.lineItems.map(\.amount) == [180_000, 34025])
    #expect(fields.lineItems.first?.unitPrice == 15000)
  }

  @Test func dutchInvoiceWithColumnsInAnotherOrder() {
    let fields = read(
      """
      Factuur                                        Fietsen van Dam B.V.
                                                     Kerkstraat 10
      Aan:                                           1017 GC Amsterdam
      Jan Jansen                                     KvK 12345678
      Laan 5                                         BTW NL001234567B01
      2511 AA Den Haag

      Factuurnummer: 20240117
      Factuurdatum: 5 februari 2024

      Aantal   Omschrijving             Prijs per stuk   BTW    Totaal
      1        Stadsfiets Heren            € 749,00      21%   € 749,00
      2        Binnenband                    € 9,95      21%    € 19,90

                                 Totaal exclusief BTW        € 635,46
                                 BTW 21%                     € 133,44
                                 Totaal inclusief BTW        € 768,90
      """, source: .textLayer, columns: 80)
    #expect(fields.vendor == "Fietsen van Dam B.V.")
    #expect(fields.date?.description == "2024-02-05")
    #expect(fields.invoiceNumber == "20240117")
    #expect(fields.total == 76890)
    #expect(fields.tax == 13344)
    #expect(fields.subtotal == 63546)
    #expect(fields.lineItems.map(\.quantity) == ["1", "2"])
    #expect(fields.lineItems.map(\.amount) == [74900, 1990])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func frenchInvoiceWithSumsBelowTheirHeads() {
    let fields = read(
      """
      ATELIER DURAND SARL                     FACTURE N° 2023-118
      8 avenue Foch                           Date : 30/11/2023
      69006 LYON                              Échéance : 30/12/2023
      contact@atelier-durand.fr

                                              Client
                                              Mairie de Villefranche
                                              1 place de la Mairie

      Désignation              Qté     P.U. HT      Montant HT
      Panneau chêne              6      125,00          750,00
      Pose                       1      200,00          200,00

                    TOTAL HT       TVA 20%      TOTAL TTC
                      950,00        190,00       1 140,00 €
      """, source: .textLayer, columns: 75)
    #expect(fields.vendor == "ATELIER DURAND SARL")
    #expect(fields.invoiceNumber == "2023-118")
    #expect(fields.date?.description == "2023-11-30")
    #expect(fields.dueDate?.description == "2023-12-30")
    #expect(fields.total == 114_000)
    #expect(fields.tax == 19000)
    #expect(fields.subtotal == 95000)
    #expect(verdict(fields) == .reconciled)
  }

  @Test func creditNote() {
    let fields = read(
      """
      Gutschrift

      Papier Huber GmbH                       Gutschrift Nr. 3391
      Industriestr. 2                         Datum 04.03.2024
      4020 Linz

      Artikel                     Menge    Preis      Betrag
      Retoure Kopierpapier           5      4,20       -21,00

                                  Summe               -21,00
                                  20% USt              -4,20
                                  Gesamtbetrag     -25,20 EUR
      """, source: .textLayer, columns: 70)
    #expect(fields.documentType == .creditNote)
    #expect(fields.total == -2520)
    #expect(fields.vendor == "Papier Huber GmbH")
  }

  @Test func labelsOfInvoicesStandOnCreditNotes() {
    let fields = read(
      """
      Elektrotechnik Ahrendorf
      Bahnhofplatz 6
      9127 Rietmatt

      Rechnungsempfänger
      Kaltenau Verpackungen AG
      9842 Rietmatt

      Gutschrift                              Gutschriftsnummer: INV-33127
                                              Ausgestellt am:   20.08.2025
                                              Rechnungsnummer
                                              INV-33120
      Artikel                     Menge    Preis      Betrag
      Arbeitszeit                    1     66.08       66.08

                                  Netto            CHF 66.08
                                  MWST 8.1%         CHF 5.35
                                  Betrag           CHF 71.43
      """, source: .textLayer, columns: 75)
    #expect(fields.documentType == .creditNote)
    #expect(fields.total == -7143)
  }

  @Test func hotelBill() {
    let fields = read(
      """
      HOTEL BELLEVUE LTD
      22 Lakeside Drive, Keswick CA12 5DJ
      VAT Reg No GB987654321

      Guest: Mr. Smith          Invoice No: 55120
      Arrival: 03/05/2024       Departure: 05/05/2024
      Invoice Date: 05/05/2024

      Date        Description              Amount
      03/05/2024  Accommodation            140.00
      04/05/2024  Accommodation            140.00
      04/05/2024  Restaurant                38.50

      Total                               £318.50
      Including VAT at 20%                 £53.08
      Paid by card                        £318.50
      """, source: .textLayer, columns: 60)
    #expect(fields.vendor == "HOTEL BELLEVUE LTD")
    #expect(fields.date?.description == "2024-05-05")
    #expect(fields.total == 31850)
    #expect(fields.tax == 5308)
    #expect(fields.lineItems.map(\.amount) == [14000, 14000, 3850])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func statementIsRecognised() {
    let fields = read(
      """
      Volksbank Musterstadt eG
      Kontoauszug Nr. 3/2024               Datum 31.03.2024
      IBAN DE12 3456 7890 1234 5678 90

      Alter Kontostand vom 29.02.2024            1.200,00 +
      04.03. Miete                                 800,00 -
      28.03. Gehalt                              2.100,00 +
      Neuer Kontostand vom 31.03.2024            2.500,00 +
      """, source: .textLayer, columns: 60)
    #expect(fields.documentType == .bankStatement)
    #expect(fields.vendor == "Volksbank Musterstadt eG")
    #expect(fields.date?.description == "2024-03-31")
    #expect(fields.total == nil)
    #expect(fields.lineItems.map(\.amount) == [-80000, 210000])
    #expect(fields.closingBalance == 250000)
    #expect(verdict(fields) == .reconciled)
  }
}
