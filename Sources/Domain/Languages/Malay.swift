extension Vocabulary {
  /// What documents in Malay print.
  static let malay = Vocabulary(
    name: "Malay",
    details: [
      .order: "no pesanan",
      .cash: "tunai",
      .card: "kad, kad kredit, kad debit",
      .transfer: "pindahan bank",
      .payment: "cara bayaran",
      .date: "masa",
      .phone: "tel, telefon",
    ],
    labels: [
      .total: "jumlah",
      .payment: "tunai",
      .change: "baki",
      .date: "tanggal, tarikh",
      .thanks: "terima kasih",
    ],
    names: NameWords(
      legalForms: "PERNIAGAAN, SDNBHD, SDN, BHD, BERHAD, S/B, SB",
      weakLegalForms: "SB",
      streets: "jalan, jln, lebuh, lorong, taman, tmn, persiaran, kampung, seksyen, blok, batu"),
    units: UnitWords(
      printed: "rm/kg"),
    countries: [
      CountryWords("MYR", weight: 4, "MALAYSIA, KUALA LUMPUR"),
      CountryWords("MYR", weight: 3, "SDN, BHD, BERHAD, SELANGOR, JOHOR, PETALING JAYA"),
      CountryWords("MYR", weight: 2, "JALAN, JLN, PERAK, PENANG"),
      CountryWords("MYR", weight: 1, "TAMAN"),
    ])
}
