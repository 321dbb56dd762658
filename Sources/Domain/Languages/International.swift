extension Vocabulary {
  /// Words that several languages share, names of brands and units, and single words of languages that have no file of
  /// their own: Danish, Norwegian, Polish, Swedish, Turkish.
  static let international = Vocabulary(
    name: "International",
    details: [
      .customer:
        "ekonomiavdelningen, okonomiafdelingen, bogholderi, dzial ksiegowosci, contabilidade, departamento financeiro",
      .holder: "hr, fru, herr, herre, pan, pani, exmo, exma, sra, sr",
      .seller: "bankoplysninger, dane do przelewu, dados bancarios, bankuppgifter, rachunek bankowy",
      .shipping: "leveringsadresse, leveransadress, adres dostawy, morada de entrega, endereco de entrega",
      .order: """
      deres ordre, ordrenr, ordrenummer, rekvisition, zamowienie nr, wasze zamowienie, nr zamowienia, vossa \
      encomenda, pedido n, encomenda n, er order, ordernr, ert ordernr
      """,
      .cash: "kontant, modtaget kontant, mottaget kontant, kontanter, gotowka, numerario, dinheiro, entregue",
      .card: """
      visa, mastercard, master card, maestro, amex, american express, vpay, dankort, betalingskort, kort, karta, \
      karta platnicza, multibanco, cartao, cartao de credito, cartao de debito, bankkort, kontokort, apple pay, \
      google pay, discover
      """,
      .transfer: "bankoverforsel, przelew, transferencia, bankgiro, overforsel, swish",
      .directDebit: "betalingsservice, polecenie zaplaty, debito direto, autogiro",
      .payment: "betalingsmade, sposob zaplaty, forma platnosci, forma de pagamento, betalsatt, betalning",
      .otherPayment: "paypal, klarna, alipay, wechat, twint, touch n go, mobilepay, vipps, blik, mb way",
      .reference: "betalings id, tytul przelewu, referens, ocr, ocr nummer",
      .account: "bic, swift, bic code, swift bic, bic swift, swift code",
      .period: "okres rozliczeniowy, avser period, periodo de faturacao, faktureringsperiode, period",
      .number: "varenr, varenummer, indeks, kod, codigo, artikelnr, art nr, ean, gtin",
      .quantity: "enhed, enhet, j m, jm, un",
      .date: "tid, godz, godzina, kl",
      .phone: "tel, tlf, telefon, telefone, hp",
    ],
    labels: [
      .total: "total, toplam",
      .tax: "iva, moms",
      .base: "basis",
      .net: "netto",
      .balance: "saldo",
      .discount: "promo, promotion",
      .payment: """
      visa, mastercard, master card, maestro, vpay, girocard, amex, american express, paypal, apple pay, google \
      pay, e wallet, ewallet, touch n go, nets, alipay, wechat, twint, postcard, postfinance, klarna
      """,
      .date: "datum",
      .otherDate: "periode, periodo",
      .invoice: "faktura",
      .receipt: "bon, ticket",
      .creditNote: "nota credito",
      .number: "numero",
      .reference: "gln, iban, bic, cliente",
      .customer: "cliente",
      .taxId: "mva",
      .phone: """
      tel, fax, telefax, tl, hp, whatsapp, email, e mail, mail, www, http, https, facebook, instagram, website
      """,
      .account: "iban, bic, swift",
    ],
    dates: DateWords(
      periodLinks: "-, –"),
    names: NameWords(
      legalForms: "SE, AB, A/S, APS, OY, OYJ, KFT, SRO, ZOO, DOO, LDA, AAG",
      weakLegalForms: "SE, AB, OY",
      banks: "bank"),
    units: UnitWords(
      printed: "kg, g, l, x, m, eur/kg, €/kg, eur/l, /kg",
      measures: "kg, km, mm, cm, ml, kwh"),
    sums: SumWords(
      total: "total",
      subtotal: "base",
      tax: "iva, moms",
      closing: "saldo"),
    carryOver: CarryOverWords(
      labels: "saldo, transporte",
      fillers: "pagina, p, s, eur, usd, gbp, chf"),
    countries: [
      CountryWords("EUR", weight: 2, "IVA"),
      CountryWords("EUR", weight: 4, "PIVA, PARTITA IVA"),
      CountryWords("SEK", weight: 4, "SVERIGE"),
      CountryWords("SEK", weight: 1, "MOMS"),
      CountryWords("DKK", weight: 4, "DANMARK, CVR"),
      CountryWords("DKK", weight: 1, "MOMS"),
      CountryWords("NOK", weight: 4, "NORGE"),
      CountryWords("NOK", weight: 3, "MVA"),
      CountryWords("PLN", weight: 4, "POLSKA"),
    ])
}
