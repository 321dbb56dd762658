/// The words documents label their values with, in English, German, French, Dutch, Spanish and Italian.
///
/// A phrase is found without regard to case, accents, blanks, punctuation and the letters recognizers mix up. Phrases of up
/// to four letters must be whole words, those of five start one; longer ones may be glued to others.
enum Lexicon {
  static let phrases: [(Concepts, String)] = [
    (
      .total,
      """
      total, totals, totale, totaal, summe, summa, suma, gesamt, gesamtbetrag, gesamtsumme, gesamtpreis, \
      endbetrag, endsumme, rechnungsbetrag, rechnungssumme, rechnungstotal, jumlah, ttc, toplam, importe total, \
      montant total
      """
    ),
    (
      .grand,
      """
      grand total, gesamtbetrag, gesamtsumme, endbetrag, endsumme, rechnungsbetrag, rechnungssumme, eindtotaal, \
      totaalbedrag, factuurbedrag, total general, totale fattura, total factura, importe total, totale \
      complessivo, totale documento, total facture, montant total, total ttc, bill total, invoice total, total \
      amount, order total, rechnungstotal
      """
    ),
    (
      .sub,
      """
      subtotal, sub total, subtotaal, subtotale, sub totaal, subtot, sub tot, sbtotal, zwischensumme, zw summe, \
      sous total, soustotal, total ht, montant ht, hors taxe, hors taxes, total hors, hors tva, nettobetrag, netto \
      betrag, summe netto, nettosumme, netto summe, gesamt netto, total netto, totale netto, totaal netto, netto \
      gesamt, nettowert, nettoentgelt, warenwert, imponibile, base imponible, total neto, importe neto, total \
      before, totaal excl, positionssumme
      """
    ),
    (
      .tax,
      """
      gst, vat, sst, tax, taxes, hst, pst, qst, mwst, mehrwertsteuer, ust, umsatzsteuer, tva, btw, iva, igic, \
      imposta, impuesto, moms, steuer, steuerbetrag, versicherungsteuer, versicherungssteuer, salestax, mst, \
      inklmwst, vat amount, gst amount, tax amount, taxe
      """
    ),
    (
      .base,
      """
      taxable, tax base, net amt, basis, bemessungsgrundlage, base ht, base tva, base imponible, imponibile, \
      grondslag, belasting basis, goods
      """
    ),
    (
      .including,
      """
      incl, inc, including, included, includes, inclusive, inkl, inklusive, einschl, einschliesslich, enthalten, \
      enthaelt, enthalt, inclus, dont, incluye, incluido, incluso, compris, comprise, inbegrepen, inclusief, ttc, \
      with gst, with tax, with vat, mit mwst, darin, compreso, iva incl, ivato, tax paid, gst paid, davon
      """
    ),
    (
      .excluding,
      """
      excl, exc, ex, excluding, exclusive, excluded, exkl, exklusive, before, without, ohne, hors, ht, exclusief, \
      esclusa, escluso, sin iva, sans
      """
    ),
    (
      .net,
      """
      net, nett, netto, neto, nettobetrag, nettoentgelt
      """
    ),
    (
      .gross,
      """
      gross, brutto, bruto, lordo, brut, bruttobetrag
      """
    ),
    (
      .amount,
      """
      amount, amt, betrag, montant, bedrag, importe, importo, prix, wert, sales, sum, entgelt
      """
    ),
    (
      .payable,
      """
      amount due, amt due, balance due, total due, due, payable, to pay, zu zahlen, zahlbetrag, zahlungsbetrag, \
      zahlbar, zu zahlender, zu bezahlen, net a payer, a payer, reste a payer, te betalen, te voldoen, a pagar, da \
      pagare, dovuto, netto a pagare, solde a payer, betalen, please pay, uberweisen, ueberweisungsbetrag, \
      uberweisungsbetrag, restbetrag, restzahlung, openstaand, outstanding, offener betrag, solde du, \
      abbuchungsbetrag, pay this amount
      """
    ),
    (
      .balance,
      """
      balance, saldo, solde
      """
    ),
    (
      .rounding,
      """
      rounding, round adj, roundadj, rounding adj, rundung, rundungsdifferenz, arrondi, afronding, redondeo, \
      arrotondamento, rnd adj, rounddown, round off, roundoff, round, roundin
      """
    ),
    (
      .rounded,
      """
      rounded, gerundet, afgerond, after rounding, aft rounding, after round
      """
    ),
    (
      .discount,
      """
      discount, disc, rabatt, remise, korting, descuento, sconto, nachlass, skonto, ristourne, coupon, voucher, \
      preisvorteil, promo, promotion, gutschein, reduction, abschlag
      """
    ),
    (
      .saving,
      """
      saving, savings, saved, you save, ersparnis, gespart, sie sparen, bespaard, economie, ahorro, risparmio
      """
    ),
    (
      .tip,
      """
      tip, tips, gratuity, trinkgeld, pourboire, fooi, propina, mancia, bedienungsgeld
      """
    ),
    (
      .service,
      """
      service charge, serv charge, svc charge, service chg, svr charge, bedienung, coperto, servicekosten, svc, \
      service, servicio, servizio, cubierto
      """
    ),
    (
      .shipping,
      """
      shipping, versand, versandkosten, porto, delivery fee, livraison, frais de port, verzendkosten, envio, \
      spedizione, delivery charge, postage, fracht
      """
    ),
    (
      .deposit,
      """
      deposit, anzahlung, acompte, aanbetaling, anticipo, acconto, prepaid, prepayment, already paid, bereits \
      bezahlt, bereits gezahlt, deja paye, deja regle, vorauszahlung, abschlagszahlung, payments received, payment \
      received, less payments, paid to date
      """
    ),
    (
      .payment,
      """
      cash, bar, gegeben, bargeld, barzahlung, paid, payment, tender, tendered, tendering, card, credit card, \
      debit, visa, mastercard, master card, maestro, vpay, girocard, ec karte, ec cash, eccash, kartenzahlung, \
      karte, amex, american express, especes, carte, cb, carte bancaire, contant, pin, betaald, pinnen, \
      bancontact, efectivo, tarjeta, contanti, contante, bancomat, carta, pagato, regle, bezahlt, paypal, apple \
      pay, google pay, received, cash received, e wallet, ewallet, touch n go, nets, bank transfer, virement, \
      uberweisung, lastschrift, alipay, wechat, twint, postcard, postfinance, entregado, recu, reglement, zahlung, \
      given, cheque, tunai, ideal, klarna
      """
    ),
    (
      .change,
      """
      change, change due, cash change, ruckgeld, rueckgeld, zuruck, zurueck, ruckgabe, wechselgeld, rendu, \
      monnaie, a rendre, wisselgeld, terug, cambio, resto, vuelto, rendu monnaie, baki
      """
    ),
    (
      .count,
      """
      qty, qtys, quantity, menge, anzahl, artikel, items, item, no items, item count, pcs, stuck, stk, articles, \
      article, aantal, articulos, articoli, articolo, nombre, pieces, pax, covers, count, posten, positionen, nb
      """
    ),
    (
      .points,
      """
      points, point, punkte, punten, puntos, punti, treuepunkte, bonus, member, loyalty
      """
    ),
    (
      .quantity,
      """
      qty, quantity, quantite, menge, anzahl, aantal, cantidad, quantita, qte, cant, hours, hrs, stunden, nombre, \
      qta, uds, unidades, stk, einheit, units, quant
      """
    ),
    (
      .price,
      """
      price, unit price, uprice, u price, preis, einzelpreis, stuckpreis, e preis, prix, prix unitaire, p u, pu, \
      pu ht, prijs, stuksprijs, precio, prezzo, rate, unit cost, cost, ep, einzel, tarif, unitario, p unit
      """
    ),
    (
      .description,
      """
      description, desc, item description, itemdescription, item, items, bezeichnung, beschreibung, artikel, \
      artikelbezeichnung, produkt, product, products, leistung, designation, libelle, descripcion, concepto, \
      descrizione, omschrijving, particulars, details, activity, position, prodotto, producto, article, omschr, \
      service
      """
    ),
    (
      .rate,
      """
      rate, satz, steuersatz, taux, tarief, tipo, aliquota, percent, tax code, vat code, mwst code
      """
    ),
    (
      .date,
      """
      date, datum, dated, fecha, data, rechnungsdatum, belegdatum, invoice date, date de facture, date facture, \
      factuurdatum, fecha factura, fecha de factura, data fattura, date of issue, erstellt am, edite le, statement \
      date, ausgestellt am, issue date, issued, ausstellungsdatum, fait le, emission, bill date, date time, trans \
      date, tanggal, tarikh, kaufdatum, bondatum, receipt date, inv date
      """
    ),
    (
      .due,
      """
      due, due date, payment due, fallig, faelligkeit, falligkeit, zahlbar bis, zahlungsziel, zahlbar, echeance, \
      vervaldatum, vervaldag, vencimiento, scadenza, pay by, payable by, bis zum, uiterlijk, betaal voor, avant \
      le, spatestens, date limite, payment date, zahlen bis
      """
    ),
    (
      .otherDate,
      """
      delivery, lieferdatum, liefertermin, leistungsdatum, leistungszeitraum, livraison, leverdatum, entrega, \
      consegna, order date, orderdatum, bestelldatum, bestellung, bestellt, commande, date de commande, pedido, \
      ordine, valid, gultig, expiry, expires, expire, exp date, validite, verfall, best before, period, zeitraum, \
      periode, periodo, from, von, bis, until, check in, check out, checkin, checkout, arrival, departure, \
      anreise, abreise, birth, geburtsdatum, printed, since, seit, effective, prestation, associee, versanddatum, \
      shipped, membership, print date, entry, in time, return, umtausch, ruckgabe, exchange before, du, au, start, \
      end, starting, gedruckt, capital, stand, approval
      """
    ),
    (
      .invoice,
      """
      invoice, tax invoice, rechnung, facture, factuur, factura, fattura, invoce, faktura, rechnungsnummer, \
      beitragsrechnung, invoice number, honorarnote, facturatie, rechnungsnr, simplified invoice
      """
    ),
    (
      .receipt,
      """
      receipt, cash receipt, quittung, kassenbon, beleg, kassenzettel, bon, ticket, kassabon, recibo, scontrino, \
      ricevuta, kundenbeleg, kassenbeleg, recu, cash bill, cash sale, cash sales, sales receipt, bewirtungsbeleg, \
      barverkauf, official receipt, bonnetje, ticket de caisse, till, kasse, kassierer, cashier, caisse, kassa, \
      caja, cassa, bediener, es bediente sie, served by
      """
    ),
    (
      .creditNote,
      """
      credit note, creditnote, gutschrift, credit memo, avoir, creditnota, credit nota, nota de credito, nota di \
      credito, rechnungskorrektur, stornorechnung, note de credit, storno rechnung, refund note, facture d avoir, \
      factura rectificativa, nota credito
      """
    ),
    (
      .statement,
      """
      bank statement, account statement, statement of account, kontoauszug, releve de compte, releve d identite, \
      rekeningafschrift, rekeningoverzicht, extracto bancario, extracto de cuenta, estratto conto, kontoubersicht, \
      opening balance, closing balance, alter kontostand, neuer kontostand, kontostand, anfangssaldo, endsaldo, \
      ancien solde, nouveau solde, beginning balance, ending balance, solde precedent, statement period, saldo \
      inicial, saldo final, saldo iniziale, saldo finale, balance brought forward, balance carried forward, \
      checking account, account summary, saldovortrag, schlusssaldo, solde crediteur, solde debiteur, \
      buchungstext, paid out, money out, withdrawals, nature des operations, verwendungszweck
      """
    ),
    (
      .number,
      """
      no, nr, num, number, nummer, nro, numero, n, nb
      """
    ),
    (
      .reference,
      """
      order, auftrag, kunde, kundennummer, kundennr, customer, client, klantnummer, bestell, bestelling, commande, \
      pedido, reference, ref, referenz, trace, terminal, beleg nr, karte, approval, auth, contrat, contract, \
      vertrag, dossier, projet, siren, siret, gln, iban, bic, account, konto, tracking, booking, ordernummer, \
      associee, table, delivery, livraison, lieferschein, purchase, po, member, batch, merchant, debitor, klant, \
      cliente
      """
    ),
    (
      .customer,
      """
      bill to, billed to, billing address, billing to, sold to, ship to, shipped to, shipping address, invoice to, \
      invoiced to, deliver to, customer, client, kunde, kundin, rechnungsadresse, rechnungsempfanger, rechnung an, \
      lieferadresse, lieferanschrift, rechnungsanschrift, empfanger, auftraggeber, herrn, herr, frau, firma, \
      facture a, adresse de facturation, adresse de livraison, adresse du client, destinataire, klant, \
      factuuradres, afleveradres, facturar a, cliente, destinatario, spett, spettle, intestatario, attention, \
      attn, z hd, buyer, acheteur, account holder, prepared for, guest, gast, facture adressee, adresse \
      facturation, livraison a, adresse livraison, cessionario, committente, datos del cliente, billing \
      information, livre a, to, tenant, recipient
      """
    ),
    (
      .seller,
      """
      seller, sold by, verkaufer, verkauft von, vendeur, vendu par, verkoper, vendedor, venditore, supplier, \
      lieferant, fournisseur, leverancier, proveedor, fornitore, cedente, prestatore, from, von, emetteur, emisor, \
      emittente, kontoinhaber, titulaire, titulaire du compte, beneficiaire, beneficiary, rekeninghouder, ten name \
      van, t n v, account name, payable to, pay to, merchant, rechnungssteller, absender, vendor, issued by, remit \
      to, payee, zahlungsempfanger, intestato a, titular, intestatario conto
      """
    ),
    (
      .taxId,
      """
      gst no, gst id, gst reg, gst number, gstid, gst reg no, gstin, sst no, sst id, sst reg, vat no, vat reg, vat \
      id, vat number, vat registration, tax id, taxid, ein, abn, ust id, ustid, ust idnr, ustidnr, uid, uid nr, \
      steuernummer, steuer nr, st nr, steuernr, no tva, n tva, tva intra, tva intracommunautaire, num tva, tva fr, \
      btw nr, btw nummer, btw id, btwnr, cif, nif, p iva, partita iva, piva, vat no gb, che, mwst nr, siret, \
      siren, kvk, uen, co reg no, co reg, company reg no, reg no, roc no, business reg, brn, tin, hrb, \
      amtsgericht, handelsregister, codice fiscale, company no, registration no, tax number, tva no, numero de \
      tva, rcs, r c s, mva, vat, gst, btw
      """
    ),
    (
      .phone,
      """
      tel, telefon, phone, fax, telephone, telefax, mobile, mobil, hotline, tl, hp, whatsapp, email, e mail, mail, \
      www, http, https, facebook, instagram, telefono, telefoon, web, website, handy, ph
      """
    ),
    (
      .account,
      """
      iban, bic, swift, konto, kontonummer, blz, bankverbindung, bank account, sort code, account no, account \
      number, rekeningnummer
      """
    ),
    (
      .previous,
      """
      previous balance, previous, vortrag, saldovortrag, ubertrag, carried forward, brought forward, report, \
      letzte rechnung, ausstehende forderung, ruckstand, offene forderung, arrears, solde anterieur, saldo \
      anterior, openstaand saldo, alter saldo, last bill, opening
      """
    ),
    (
      .thanks,
      """
      thank you, thanks, vielen dank, danke, merci, bedankt, gracias, grazie, please come again, welcome, \
      willkommen, bienvenue, terima kasih, visit us, auf wiedersehen, see you, good day, have a nice, bonne \
      journee, a bientot
      """
    ),
    (
      .summary,
      """
      summary, analysis, gst summary, tax summary, vat summary, gst analysis, breakdown, aufstellung, detail tva, \
      recapitulatif, btw specificatie, steuerubersicht, tax code, details of tax, desglose, riepilogo
      """
    ),
  ]
}
