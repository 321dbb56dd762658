extension Vocabulary {
  /// What documents in Italian print.
  static let italian = Vocabulary(
    name: "Italian",
    labels: [
      .total: "totale, summa",
      .grand: "totale fattura, totale complessivo, totale documento, totale iva inclusa",
      .sub: "subtotale, totale netto, imponibile, totale imponibile",
      .tax: "imposta",
      .base: "imponibile",
      .including: "incluso, compreso, iva incl, ivato, di cui, con iva, iva inclusa, iva compresa",
      .excluding: "esclusa, escluso",
      .gross: "lordo",
      .amount: "importo",
      .payable: "da pagare, dovuto, netto a pagare, saldo da pagare, residuo da pagare",
      .rounding: "arrotondamento",
      .discount: "sconto",
      .saving: "risparmio, hai risparmiato, risparmiato",
      .tip: "mancia",
      .service: "coperto, servizio",
      .shipping: "spedizione",
      .deposit: "acconto",
      .payment: "contanti, contante, bancomat, carta, pagato, pagamento elettronico, pagamento contante, bonifico",
      .change: "resto",
      .count: "articoli, articolo",
      .points: "punti, mancia consigliata",
      .quantity: "quantita, qta",
      .price: "prezzo, unitario",
      .description: "descrizione, prodotto",
      .rate: "aliquota",
      .date: "data, data fattura, data documento",
      .due: "scadenza, da pagare entro, data scadenza",
      .otherDate: "consegna, ordine, consegnato, data consegna, data ordine",
      .invoice: "fattura, parcella",
      .receipt: "scontrino, ricevuta, cassa",
      .creditNote: "nota di credito",
      .refund: "rimborso, reso, reso merce, rimborsato, documento di reso",
      .exchange: "tasso di cambio, cambio applicato, pari a circa",
      .statement: "estratto conto, saldo iniziale, saldo finale",
      .customer: """
      destinatario, spett, spettle, intestatario, cessionario, committente, fatturato a, destinazione merce, \
      consegna a
      """,
      .seller: "venditore, fornitore, cedente, prestatore, emittente, intestato a, intestatario conto, mittente",
      .taxId: "p iva, partita iva, piva, codice fiscale",
      .phone: "telefono",
      .thanks: "grazie, benvenuti, buongiorno, arrivederci",
      .summary: "riepilogo",
      .withholding: "ritenuta, ritenuta d acconto",
      .previous: "saldo precedente, bolletta precedente",
      .exempt: "operazione esente, esente iva, franchigia da iva, regime forfettario",
      .example: "come leggere la bolletta, come leggere la fattura, guida alla fattura, solo un esempio",
    ],
    dates: DateWords(
      months: [
        "gen, gennaio",
        "feb, febbraio",
        "mar, marzo",
        "apr, aprile",
        "mag, maggio",
        "giu, giugno",
        "lug, luglio",
        "ago, agosto",
        "set, settembre",
        "ott, ottobre",
        "nov, novembre",
        "dic, dicembre",
      ],
      periodLinks: "al"),
    names: NameWords(
      legalForms: "SRL, SPA, SAGL",
      banks: "banca, cassa",
      streets: "viale",
      streetsOrNames: "via, piazza, corso",
      titles: """
        parcella, negozio, punto, vendita, fattura, \
        di, copia, documento, commerciale, preventivo, conto
        """),
    units: UnitWords(
      codeLabels: "cod, codice, articolo"),
    sums: SumWords(
      total: "importo, totale",
      subtotal: "imponibile",
      opening: "iniziale"),
    carryOver: CarryOverWords(
      labels: "saldo precedente, riporto, a riportare, riporto, segue"),
    statement: StatementWords(
      labels: [
        .date: "data, data operazione, data contabile, data op, data oper, data mov, data registrazione",
        .valueDate: "valuta, data valuta",
        .description: """
        descrizione, causale, operazione, operazioni, descrizione operazione, descrizione operazioni, descrizione \
        delle operazioni, movimento, movimenti, dettagli, esercente
        """,
        .amount: "importo, importi",
        .moneyOut: "dare, addebiti, addebito, uscite, uscita, spese, prelievi, acquisti",
        .moneyIn: "avere, accrediti, accredito, entrate, entrata, versamenti, rimborsi",
        .balance: "saldo",
        .opening: "saldo iniziale, saldo precedente, saldo di apertura, saldo contabile iniziale",
        .closing: "saldo finale, nuovo saldo, saldo di chiusura, saldo contabile finale, saldo attuale",
        .carried: "riporto, a riportare, da riportare, subtotale",
        .total: "totale, totali",
        .pending: "in attesa, non contabilizzati, da contabilizzare, in sospeso",
        .card: "carta di credito, limite di utilizzo, numero carta",
        .payable: "totale da pagare, importo da pagare, totale addebito",
        .payment: "pagamento ricevuto, grazie, vostro pagamento",
        .overdrawn: "a debito, debitore",
        .account: "numero conto, conto, numero di conto, conto corrente n, numero carta",
        .holder: "intestatario, intestato a, titolare, intestatari",
      ],
      personTitles: "sig, sig ra, sigra, dott, gent",
      pages: "pagina, foglio, pag"),
    countries: [
      CountryWords("EUR", weight: 4, "ITALIA"),
      CountryWords("CHF", weight: 5, "SVIZZERA"),
    ])
}
