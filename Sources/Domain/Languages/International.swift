extension Vocabulary {
  /// Words that several languages share, names of brands and units, and single words of languages that have no file of
  /// their own: Danish, Norwegian, Polish, Swedish, Turkish.
  static let international = Vocabulary(
    name: "International",
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
      tel, fax, telefax, tl, hp, whatsapp, email, e mail, mail, www, http, https, facebook, instagram, web, \
      website
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
