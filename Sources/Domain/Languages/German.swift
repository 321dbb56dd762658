extension Vocabulary {
  /// What documents in German print.
  static let german = Vocabulary(
    name: "German",
    details: [
      .holder: "familie",
      .seller: "bankverbindung, unsere bankverbindung, kontoverbindung, zahlung an",
      .shipping: "lieferadresse, lieferanschrift, lieferung an, versand an",
      .order: """
      ihre bestellung, bestellnummer, bestell nr, bestellnr, ihre bestellnummer, ihre bestell nr, ihr auftrag, ihre \
      auftragsnummer, bestellung nr
      """,
      .cash: "bar, bargeld, barzahlung, gegeben bar, bar bezahlt, barverkauf",
      .card: "ec karte, girocard, kreditkarte, kartenzahlung, karte, ec cash, debitkarte, kontaktlos, ec",
      .transfer: "uberweisung, ueberweisung, bankuberweisung, vorkasse, per uberweisung",
      .directDebit: """
      lastschrift, sepa lastschrift, bankeinzug, einzugsermachtigung, wird abgebucht, von ihrem konto, buchen wir, \
      ziehen wir, abbuchung
      """,
      .payment: """
      zahlart, zahlungsart, bezahlt mit, bezahlt per, zahlungsweise, zahlungsmittel, zahlungsmethode, bezahlung, \
      zahlung per
      """,
      .otherPayment: "scheck, gutschein, nachnahme",
      .reference: "verwendungszweck, zahlungsreferenz, bei zahlung angeben, zahlungsgrund, referenz, referenznummer",
      .period: """
      leistungszeitraum, abrechnungszeitraum, zeitraum, lieferzeitraum, rechnungszeitraum, versicherungszeitraum, \
      leistungen vom, nutzungszeitraum
      """,
      .number: """
      art nr, artikelnummer, artikel nr, artnr, artikelnr, art no, bestellnr, mat nr, materialnummer, teilenummer, \
      sachnummer, produktnummer
      """,
      .quantity: "einheit, me, mengeneinheit, eh",
      .date: "uhrzeit, zeit",
      .phone: "tel, telefon, fon, mobil, ruf, tel nr",
      .customer: "z hd, zu handen, buchhaltung, einkauf, rechnungswesen, abteilung",
    ],
    labels: [
      .total: """
      summe, gesamt, gesamtbetrag, gesamtsumme, gesamtpreis, endbetrag, endsumme, rechnungsbetrag, \
      rechnungssumme, rechnungstotal, bruttosumme, bruttobetrag, gutschriftsbetrag, gutschriftbetrag, fahrpreis
      """,
      .grand: """
      gesamtbetrag, gesamtsumme, endbetrag, endsumme, rechnungsbetrag, rechnungssumme, rechnungstotal, \
      bruttosumme, gutschriftsbetrag, gutschriftbetrag
      """,
      .sub: """
      zwischensumme, zw summe, nettobetrag, netto betrag, summe netto, nettosumme, netto summe, gesamt netto, \
      total netto, netto gesamt, nettowert, nettoentgelt, warenwert, positionssumme
      """,
      .tax: """
      mwst, mehrwertsteuer, ust, umsatzsteuer, steuer, steuerbetrag, versicherungsteuer, versicherungssteuer, mst, \
      inklmwst
      """,
      .base: "bemessungsgrundlage",
      .including: "inkl, inklusive, einschl, einschliesslich, enthalten, enthaelt, enthalt, mit mwst, darin, davon",
      .excluding: "exkl, exklusive, ohne",
      .net: "nettobetrag, nettoentgelt",
      .gross: "brutto, bruttobetrag",
      .amount: "betrag, wert, entgelt",
      .payable: """
      zu zahlen, zahlbetrag, zahlungsbetrag, zahlbar, zu zahlender, zu bezahlen, uberweisen, ueberweisungsbetrag, \
      uberweisungsbetrag, restbetrag, restzahlung, offener betrag, abbuchungsbetrag, restforderung, noch zu zahlen
      """,
      .rounding: "rundung, rundungsdifferenz",
      .rounded: "gerundet",
      .discount: "rabatt, nachlass, skonto, preisvorteil, gutschein, abschlag",
      .saving: "ersparnis, gespart, sie sparen",
      .tip: "trinkgeld, bedienungsgeld",
      .service: "bedienung",
      .shipping: "versand, versandkosten, porto, fracht",
      .deposit: """
      anzahlung, bereits bezahlt, bereits gezahlt, vorauszahlung, abschlagszahlung, abschlagszahlungen, \
      geleistete zahlungen
      """,
      .payment: """
      bar, gegeben, bargeld, barzahlung, ec karte, ec cash, eccash, kartenzahlung, karte, bezahlt, uberweisung, \
      lastschrift, zahlung
      """,
      .change: "ruckgeld, rueckgeld, zuruck, zurueck, ruckgabe, wechselgeld",
      .count: "menge, anzahl, artikel, stuck, stk, posten, positionen",
      .points: "punkte, treuepunkte, bonus, trinkgeld vorschlag, trinkgeldvorschlag",
      .quantity: "menge, anzahl, stunden, stk, einheit",
      .price: "preis, einzelpreis, stuckpreis, e preis, ep, einzel",
      .description: "bezeichnung, beschreibung, artikel, artikelbezeichnung, produkt, leistung",
      .rate: "satz, steuersatz, mwst code",
      .date: "rechnungsdatum, belegdatum, erstellt am, ausgestellt am, ausstellungsdatum, kaufdatum",
      .due: "fallig, faelligkeit, falligkeit, zahlbar bis, zahlungsziel, zahlbar, bis zum, spatestens, zahlen bis",
      .otherDate: """
      lieferdatum, liefertermin, leistungsdatum, leistungszeitraum, bestelldatum, bestellung, bestellt, gultig, \
      verfall, zeitraum, von, bis, anreise, abreise, geburtsdatum, seit, versanddatum, umtausch, ruckgabe, \
      gedruckt, stand, geliefert, geliefert am, auftrag vom, abrechnungszeitraum, bestellt am
      """,
      .invoice: """
      rechnung, rechnungsnummer, rechnungsnr, beitragsrechnung, einzelrechnung, handelsrechnung, honorarnote, \
      honorarrechnung, jahresrechnung, monatsrechnung, sammelrechnung, schlussrechnung, verkaufsrechnung, warenrechnung
      """,
      .receipt: """
      quittung, kassenbon, beleg, kassenzettel, kundenbeleg, kassenbeleg, bewirtungsbeleg, barverkauf, kasse, \
      kassierer, bediener, es bediente sie
      """,
      .creditNote: "gutschrift, rechnungskorrektur, stornorechnung, storno rechnung",
      .refund: """
      ruckerstattung, rueckerstattung, erstattung, erstattet, retoure, retourenbeleg, warenruckgabe, auszahlungsbeleg, \
      ruckzahlung
      """,
      .exchange: "umrechnung, umrechnungskurs, umrechnungsentgelt, wechselkurs, entspricht",
      .statement: """
      kontoauszug, kontoubersicht, alter kontostand, neuer kontostand, kontostand, anfangssaldo, endsaldo, \
      saldovortrag, schlusssaldo, buchungstext, verwendungszweck
      """,
      .number: "nr, nummer",
      .reference: """
      auftrag, kunde, kundennummer, kundennr, bestell, referenz, beleg nr, karte, vertrag, konto, lieferschein, \
      debitor
      """,
      .customer: """
      kunde, kundin, rechnungsadresse, rechnungsempfanger, rechnung an, lieferadresse, lieferanschrift, \
      rechnungsanschrift, empfanger, auftraggeber, herrn, herr, frau, firma, z hd, gast, lieferung an, \
      leistungsort, kaufer, leistungsempfanger, warenempfanger
      """,
      .seller: """
      verkaufer, verkauft von, lieferant, von, kontoinhaber, rechnungssteller, absender, zahlungsempfanger
      """,
      .taxId: """
      ust id, ustid, ust idnr, ustidnr, uid, uid nr, steuernummer, steuer nr, st nr, steuernr, che, mwst nr, hrb, \
      amtsgericht, handelsregister
      """,
      .phone: "telefon, mobil, handy",
      .account: "konto, kontonummer, blz, bankverbindung",
      .previous: """
      vortrag, saldovortrag, ubertrag, letzte rechnung, ausstehende forderung, ruckstand, offene forderung, \
      alter saldo, saldo vormonat, vorrechnung, vorheriger saldo
      """,
      .thanks: "vielen dank, danke, willkommen, auf wiedersehen, guten tag, bis bald, schon dass sie da sind",
      .summary: "aufstellung, steuerubersicht",
      .withholding: "einbehalt, sicherheitseinbehalt, quellensteuer",
      .exempt: "keine umsatzsteuer, steuerfrei, kleinunternehmer, umsatzsteuerbefreit, umsatzsteuerfrei",
      .example: "so lesen sie ihre rechnung, erlauterungen zu ihrer rechnung, nur ein beispiel, so lesen sie",
      .currency: "wahrung, waehrung, rechnungswahrung",
    ],
    dates: DateWords(
      months: [
        "jan, januar, jaenner, janner",
        "feb, februar",
        "marz, maerz, mrz",
        "apr, april",
        "mai",
        "jun, juni",
        "jul, juli",
        "aug, august",
        "sep, sept, september",
        "okt, oktober",
        "nov, november",
        "dez, dezember",
      ],
      periodLinks: "bis",
      dayLinks: "vom",
      hours: "uhr"),
    names: NameWords(
      legalForms: "GMBH, MBH, GMBH&COKG, AG, KG, OHG, UG, EK, EU, EV, EG, GBR, KGAA",
      weakLegalForms: "AG, KG, UG, EG, EK, EU, EV",
      banks: "sparkasse, kasse, bankhaus",
      streets: "strasse, weg, str, postfach",
      streetsOrNames: "platz",
      streetEndings: "strasse, strase, str, weg, platz, allee, gasse, ring, damm",
      owners: "familie, fam, inh, inhaber",
      titles: """
        filiale, markt, rechnung, ausgangsrechnung, kopie, kundenbeleg, original, angebot, lieferschein, \
        auftragsbestatigung, beleg, nr, tisch, kassenbon, quittung, art, pos, menge, nummer, name, datum
        """),
    units: UnitWords(
      printed: "stk, stück, std, st, eur/stk",
      pieces: "stk, stck, stuck, st",
      codeLabels: "art, artnr, artikelnr, artikelnummer, nr"),
    sums: SumWords(
      total: "summe, gesamt, endbetrag, rechnungsbetrag, betrag, zahl",
      subtotal: "zwischen",
      tax: "mwst, ust, steuer, mehrwert",
      opening: "alt, anfang",
      closing: "neu"),
    carryOver: CarryOverWords(
      labels:
        "ubertrag, uebertrag, saldoubertrag, vortrag, saldovortrag, zwischensumme, zwischensaldo, ubertrag auf nachste seite, ubertrag von seite",
      fillers: "seite, von, auf, der, die, letzte, nachste"),
    statement: StatementWords(
      labels: [
        .date: """
        datum, buchungstag, buchung, buchungsdatum, bu tag, butag, tag, belegdatum, buch tag, kaufdatum
        """,
        .valueDate: "valuta, wert, wertstellung, wertdatum, valutadatum, val",
        .description: """
        text, buchungstext, verwendungszweck, vorgang, beschreibung, buchungsinformation, buchungsinformationen, \
        erlauterung, erlauterungen, bezeichnung, empfanger, auftraggeber, handler, details, umsatzart
        """,
        .amount: "betrag, umsatz, umsatze",
        .moneyOut: """
        soll, belastung, belastungen, lastschrift, lastschriften, ausgang, ausgange, auszahlung, auszahlungen, \
        abgang, abgange, ausgaben, zu ihren lasten
        """,
        .moneyIn: """
        haben, gutschrift, gutschriften, eingang, eingange, einzahlung, einzahlungen, zugang, zugange, einnahmen, \
        zu ihren gunsten
        """,
        .balance: "saldo, kontostand",
        .opening: """
        alter kontostand, alter saldo, anfangssaldo, saldovortrag, anfangsbestand, eroffnungssaldo, letzter \
        kontostand, letzter saldo, saldo vorperiode, alter stand, startsaldo, vortrag, saldo letzte abrechnung, \
        anfangskontostand
        """,
        .closing: """
        neuer kontostand, neuer saldo, endsaldo, schlusssaldo, schlussaldo, endbestand, abschlusssaldo, neuer \
        stand, endkontostand, saldo zu unseren gunsten
        """,
        .carried: "ubertrag, zwischensumme, zwischensaldo, seitensaldo",
        .total: "summe, total, gesamt, umsatztotal, totale, summen",
        .pending: "vorgemerkt, vorgemerkte, vormerkungen, noch nicht gebucht",
        .card: """
        kreditkarte, kreditkartenabrechnung, verfugungsrahmen, kreditlimite, mindestbetrag, kartenlimit, \
        kartenabrechnung, kartennummer
        """,
        .payable: "zu zahlender betrag, rechnungsbetrag, zu zahlen",
        .payment: "zahlung erhalten, zahlung danke, lastschrifteinzug, ausgleich, ihre zahlung",
        .overdrawn: "sollsaldo, saldo im soll",
        .account: "kontonummer, konto nr, konto, kartennummer",
        .holder: "kontoinhaber, karteninhaber, lautend auf, inhaber",
      ],
      moneyOutMarks: "s, soll",
      moneyInMarks: "h, haben",
      personTitles: "herr, herrn, frau",
      pages: "seite, blatt"),
    countries: [
      CountryWords("EUR", weight: 4, "DEUTSCHLAND"),
      CountryWords("EUR", weight: 3, "USTID, USTIDNR, STEUERNUMMER, ATU"),
      CountryWords("EUR", weight: 2, "MWST, UST"),
      CountryWords("EUR", weight: 1, "GMBH"),
      CountryWords("CHF", weight: 5, "SCHWEIZ, CHE"),
    ],
    sample: SampleSums(
      lines: """
        Netto 100,00
        MwSt 19% 19,00
        Summe EUR 119,00
        EC-Karte 119,00
        """, total: "119,00"))
}
