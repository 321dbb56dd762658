extension Vocabulary {
  /// What documents in French print.
  static let french = Vocabulary(
    name: "French",
    details: [
      .holder: "famille",
      .seller: "coordonnees bancaires, reglement par virement, banque, nos coordonnees",
      .shipping: "adresse de livraison, livre a, livraison a",
      .order: """
      votre commande, bon de commande, n de commande, numero de commande, commande n, no de commande, votre \
      reference commande
      """,
      .cash: "especes, recu especes, paiement especes, en especes, comptant",
      .card: "carte bancaire, cb, carte bleue, carte de credit, carte, paiement carte, par carte, sans contact",
      .transfer: "virement, virement bancaire, par virement",
      .directDebit: "prelevement, prelevement automatique, sera preleve, preleve sur votre compte, prelevement sepa",
      .payment: """
      mode de reglement, regle par, mode de paiement, moyen de paiement, paye par, paiement par, reglement par
      """,
      .otherPayment: "cheque, ticket restaurant, bon d achat",
      .reference: """
      reference a rappeler, communication, reference de paiement, reference du paiement, communication structuree, \
      reference
      """,
      .period: "periode de facturation, periode, prestation du, periode du, periode de prestation",
      .number: "reference, ref, code article, ref article, code produit, reference article",
      .quantity: "unite",
      .date: "heure",
      .phone: "tel, telephone, portable, mobile",
      .customer: "a l attention de, comptabilite, service achats",
    ],
    labels: [
      .total: "ttc, montant total, prix de la course, montant de la course",
      .grand: "total facture, montant total, total ttc, toutes taxes comprises",
      .sub: "sous total, soustotal, total ht, montant ht, hors taxe, hors taxes, total hors, hors tva",
      .tax: "tva, taxe, tps, tvq, tvh",
      .base: "base ht, base tva",
      .including: "inclus, dont, compris, comprise, ttc",
      .excluding: "hors, ht, sans",
      .gross: "brut",
      .amount: "montant, prix",
      .payable: """
      net a payer, a payer, reste a payer, solde a payer, solde du, montant du, montant a regler, a regler
      """,
      .balance: "solde",
      .rounding: "arrondi",
      .discount: "remise, ristourne, reduction, rabais",
      .saving: "economie",
      .tip: "pourboire",
      .shipping: "livraison, frais de port",
      .deposit: "acompte, deja paye, deja regle",
      .payment: "especes, carte, cb, carte bancaire, regle, virement, recu, reglement, carte bleue",
      .change: "rendu, monnaie, a rendre, rendu monnaie, monnaie rendue",
      .count: "nombre, nb",
      .quantity: "quantite, qte, nombre",
      .price: "prix, prix unitaire, p u, pu, pu ht, tarif",
      .description: "designation, libelle",
      .rate: "taux",
      .date: "date de facture, date facture, edite le, fait le, emission, facture du",
      .due: "echeance, avant le, date limite",
      .otherDate: """
      livraison, commande, date de commande, validite, prestation, associee, au, capital, livre le, \
      commande le, date de prestation
      """,
      .invoice: "facture",
      .receipt: "recu, ticket de caisse, caisse",
      .creditNote: "avoir, note de credit, facture d avoir",
      .refund: "remboursement, rembourse, retour marchandise, ticket de retour, avoir client",
      .exchange: "taux de change, cours de change, conversion, soit environ, equivalent",
      .statement: """
      releve de compte, releve d identite, ancien solde, nouveau solde, solde precedent, solde crediteur, solde \
      debiteur, nature des operations
      """,
      .number: "n, nb",
      .reference: "commande, contrat, dossier, projet, siren, siret, associee, livraison",
      .customer: """
      facture a, adresse de facturation, adresse de livraison, adresse du client, destinataire, acheteur, \
      facture adressee, adresse facturation, livraison a, adresse livraison, livre a, chantier
      """,
      .seller: "vendeur, vendu par, fournisseur, emetteur, titulaire, titulaire du compte, beneficiaire",
      .taxId: """
      no tva, n tva, tva intra, tva intracommunautaire, num tva, tva fr, siret, siren, tva no, numero de tva, rcs, \
      r c s
      """,
      .previous: "report, solde anterieur, solde precedent, facture precedente",
      .thanks: "merci, bienvenue, bonne journee, a bientot, bonjour",
      .summary: "detail tva, recapitulatif",
      .withholding: "retenue, retenue a la source, retenue de garantie",
      .exempt: "tva non applicable, exonere de tva, exoneration de tva",
      .points: "pourboire suggere",
      .example: """
      comprendre votre facture, comment lire votre facture, exemple fictif, exemple pour lire, comment lire
      """,
      .currency: "devise",
    ],
    dates: DateWords(
      months: [
        "janv, janvier",
        "fev, fevr, fevrier",
        "mars",
        "avr, avril",
        "mai",
        "juin",
        "juil, juillet",
        "aout",
        "sept, septembre",
        "oct, octobre",
        "nov, novembre",
        "dec, decembre",
      ],
      ordinals: "er",
      periodLinks: "au",
      dayLinks: "du"),
    names: NameWords(
      legalForms: "SA, SRL, SPRL, LTEE, SARL, SAS, SASU, EURL, SNC, SCA, SCOP",
      weakLegalForms: "SA",
      banks: "banque, caisse",
      streets: "rue, chemin, allee, bp, cedex",
      capital: "au capital",
      titles: """
        magasin, facture, note, ticket, copie, duplicata, devis, client, point, de, vente, table, recu, vendeur, \
        logo
        """),
    units: UnitWords(
      codeLabels: "ref, reference, article"),
    sums: SumWords(
      total: "montant, somme",
      subtotal: "ht",
      tax: "tva",
      opening: "ancien, precedent",
      closing: "nouveau, solde"),
    carryOver: CarryOverWords(
      labels:
        "reporter, report, solde reporte, total reporter, sous total reporter, montant reporter, suite page suivante, a reporter",
      fillers: "a, la, de, du"),
    statement: StatementWords(
      labels: [
        .date: """
        date, date operation, date comptable, date d operation, date de l operation, date achat, date de \
        comptabilisation
        """,
        .valueDate: "valeur, date valeur, date de valeur, val",
        .description: """
        libelle, libelles, nature, nature des operations, operations, operation, designation, detail, details, \
        libelle des operations, nature de l operation, detail des operations, commercant
        """,
        .amount: "montant, montants",
        .moneyOut: "debit, debits, sorties, sortie, depenses, retraits, paiements, achats, frais",
        .moneyIn: "credit, credits, entrees, entree, recettes, versements, depots, remboursements",
        .balance: "solde",
        .opening: """
        ancien solde, solde precedent, solde initial, solde d ouverture, solde anterieur, solde de depart, solde \
        debut, solde en debut
        """,
        .closing: "nouveau solde, solde final, solde de cloture, solde fin, solde en fin, solde a la cloture",
        .carried: "report, a reporter, sous total",
        .total: "total, totaux",
        .pending: "en attente, operations a venir, non comptabilisees",
        .card: "releve de carte, plafond, encours carte, carte de credit, numero de carte",
        .payable: "montant a payer, total a payer, montant preleve",
        .payment: "paiement recu, merci, prelevement recu, votre paiement",
        .overdrawn: "debiteur",
        .account: "numero de compte, compte n, n de compte, compte courant n, compte, numero de carte",
        .holder: "titulaire, titulaire du compte, intitule du compte",
      ],
      personTitles: "m, mme, mlle, monsieur, madame",
      pages: "page, feuillet"),
    countries: [
      CountryWords("EUR", weight: 4, "FRANCE, BELGIQUE"),
      CountryWords("EUR", weight: 2, "TVA"),
      CountryWords("EUR", weight: 1, "SARL, TTC"),
      CountryWords("CHF", weight: 5, "SUISSE"),
      CountryWords("CAD", weight: 3, "TVQ"),
    ])
}
