extension Vocabulary {
  /// What documents in Dutch print.
  static let dutch = Vocabulary(
    name: "Dutch",
    details: [
      .seller: "bankgegevens, gelieve te betalen, bankrekening",
      .shipping: "afleveradres, leveradres, bezorgadres",
      .order: """
      uw order, ordernummer, uw referentie, bestelnummer, inkooporder, inkoopordernummer, uw bestelling, uw \
      ordernummer
      """,
      .cash: "contant, contant betaald, contanten",
      .card: "pin, bankpas, bankcontact, bancontact, creditcard, pinnen, pinbetaling, betaalpas, kaart",
      .transfer: "overboeking, overschrijving, bankoverschrijving",
      .directDebit: "automatische incasso, incasso, domiciliering, wordt afgeschreven, afgeschreven van uw rekening",
      .payment: "betaalwijze, betaald met, betaalmethode, betaling via, wijze van betaling, betaald via",
      .otherPayment: "cadeaubon, cheque",
      .reference: "betalingskenmerk, onder vermelding van, mededeling, gestructureerde mededeling, betaalreferentie",
      .period: "factuurperiode, periode, leveringsperiode, dienstperiode",
      .number: "artikelnr, artikelcode, artikelnummer, art nr, productcode, artikel nr",
      .quantity: "eenheid, eh",
      .date: "tijd, tijdstip",
      .phone: "tel, telefoon, mobiel, gsm",
      .customer: "t a v, ter attentie van, crediteurenadministratie",
    ],
    labels: [
      .total: "totaal",
      .grand: "eindtotaal, totaalbedrag, factuurbedrag",
      .sub: "subtotaal, sub totaal, totaal netto, totaal excl",
      .tax: "btw",
      .base: "grondslag, belasting basis",
      .including: "inbegrepen, inclusief, waarvan, incl btw",
      .excluding: "exclusief",
      .amount: "bedrag",
      .payable: "te betalen, te voldoen, betalen, openstaand",
      .rounding: "afronding",
      .rounded: "afgerond",
      .discount: "korting",
      .saving: "bespaard, uw voordeel",
      .tip: "fooi",
      .service: "servicekosten",
      .shipping: "verzendkosten",
      .deposit: "aanbetaling, voorschot",
      .payment: "contant, pin, betaald, pinnen, bancontact, ideal, bankpas, kaart",
      .change: "wisselgeld, terug",
      .count: "aantal",
      .points: "punten, fooi suggestie",
      .quantity: "aantal",
      .price: "prijs, stuksprijs, stukprijs",
      .description: "omschrijving, omschr, werkzaamheden",
      .rate: "tarief",
      .date: "factuurdatum, bondatum",
      .due: "vervaldatum, vervaldag, uiterlijk, betaal voor, uiterste betaaldatum, te betalen voor",
      .otherDate: "leverdatum, orderdatum, geleverd, geleverd op, besteldatum, order van",
      .invoice: "factuur, facturatie",
      .receipt: "kassabon, bonnetje, kassa",
      .creditNote: "creditnota, credit nota, creditfactuur",
      .refund: "terugbetaling, terugbetaald, retour, retourbon, retournering",
      .exchange: "wisselkoers, omrekenkoers, koersopslag, omgerekend",
      .statement: "rekeningafschrift, rekeningoverzicht",
      .reference: "klantnummer, bestelling, ordernummer, klant",
      .customer: "klant, factuuradres, afleveradres, opdrachtgever, werkadres, factuur aan",
      .seller: "verkoper, leverancier, rekeninghouder, ten name van, t n v, afzender",
      .taxId: "btw nr, btw nummer, btw id, btwnr, kvk, btw",
      .phone: "telefoon",
      .account: "rekeningnummer",
      .previous: "openstaand saldo, vorig saldo, vorige factuur",
      .thanks: "bedankt, dank voor, welkom, goedendag, tot ziens",
      .summary: "btw specificatie",
      .withholding: "inhouding",
      .exempt: "vrijgesteld van btw, geen btw, btw verlegd, vrijgesteld",
      .example: "zo leest u uw factuur, uitleg bij uw factuur, alleen een voorbeeld",
    ],
    dates: DateWords(
      months: [
        "jan, januari",
        "feb, februari",
        "maart, mrt",
        "apr, april",
        "mei",
        "jun, juni",
        "jul, juli",
        "aug, augustus",
        "sep, sept, september",
        "okt, oktober",
        "nov, november",
        "dec, december",
      ],
      periodLinks: "t/m, tot"),
    names: NameWords(
      legalForms: "BV, NV, VOF, BVBA, CV",
      weakLegalForms: "CV",
      streets: "straat, laan",
      streetsOrNames: "plein",
      streetEndings: "straat, laan, plein, gracht",
      titles: "filiaal, winkel, factuur, kopie, klant, bon, verkoopfactuur, offerte"),
    units: UnitWords(
      codeLabels: "artikelcode, artnr"),
    sums: SumWords(
      total: "totaal, bedrag, betal",
      tax: "btw",
      closing: "eind"),
    carryOver: CarryOverWords(
      labels: "transport, overbrengen, saldo vorige, transport, transport van pagina",
      fillers: "vorige, van, naar"),
    statement: StatementWords(
      labels: [
        .date: "datum, boekdatum, boekingsdatum, transactiedatum, boeking",
        .valueDate: "rentedatum, valutadatum, valuta",
        .description: """
        omschrijving, mededelingen, details, tegenrekening, naam, begunstigde, naam omschrijving, transactie, \
        soort
        """,
        .amount: "bedrag",
        .moneyOut: """
        af, debet, afgeschreven, uit, uitgaven, afschrijving, afschrijvingen, bedrag af, kosten, bestedingen
        """,
        .moneyIn: """
        bij, credit, bijgeschreven, inkomsten, bijschrijving, bijschrijvingen, bedrag bij, stortingen
        """,
        .balance: "saldo",
        .opening: """
        beginsaldo, vorig saldo, oud saldo, openingssaldo, vorige saldo, saldo begin, aanvangssaldo
        """,
        .closing: "eindsaldo, nieuw saldo, slotsaldo, saldo einde, huidig saldo",
        .carried: "transport, over te brengen, overgebracht, tussensaldo, subtotaal",
        .total: "totaal, totalen",
        .pending: "in behandeling, nog niet verwerkt, gereserveerd, reserveringen",
        .card: "creditcard, bestedingslimiet, kredietlimiet, kaartnummer",
        .payable: "te betalen",
        .payment: "betaling ontvangen, dank, automatische incasso, uw betaling",
        .overdrawn: "debetsaldo, debetstand, rood",
        .account: "rekeningnummer, rekening, kaartnummer",
        .holder: "rekeninghouder, ten name van, t n v, kaarthouder",
      ],
      moneyOutMarks: "af",
      moneyInMarks: "bij",
      personTitles: "dhr, mevr, mw, de heer, mevrouw",
      pages: "pagina, blad, bladzijde"),
    countries: [
      CountryWords("EUR", weight: 4, "NEDERLAND"),
      CountryWords("EUR", weight: 3, "BTW, KVK"),
    ])
}
