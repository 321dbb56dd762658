/// Every list of words that documents are read with, and what stands in it; a word that is added on purpose is added
/// here as well.
let wordLists = """
  labels.total: bruttobetrag, bruttosumme, endbetrag, endsumme, fahrpreis, gesamt, gesamtbetrag, gesamtpreis, \
  gesamtsumme, gutschriftbetrag, gutschriftsbetrag, importe carrera, importe total, importo corsa, jumlah, montant de \
  la course, montant total, precio del viaje, prezzo corsa, prix de la course, rechnungsbetrag, rechnungssumme, \
  rechnungstotal, ritbedrag, ritprijs, suma, summa, summe, toplam, totaal, total, total charges, total fare, totale, \
  totals, ttc
  labels.grand: bill total, bruttosumme, eindtotaal, endbetrag, endsumme, factuurbedrag, fuel sale, fuel total, \
  gesamtbetrag, gesamtsumme, grand total, gutschriftbetrag, gutschriftsbetrag, importe total, invoice total, montant \
  total, order total, rechnungsbetrag, rechnungssumme, rechnungstotal, totaalbedrag, total amount, total factura, \
  total facture, total general, total sale, total ttc, totale complessivo, totale documento, totale fattura, totale \
  iva inclusa, toutes taxes comprises
  labels.sub: base imponible, gesamt netto, hors taxe, hors taxes, hors tva, imponibile, importe neto, montant ht, \
  netto betrag, netto gesamt, netto summe, nettobetrag, nettoentgelt, nettosumme, nettowert, positionssumme, \
  sbtotal, sous total, soustotal, sub tot, sub totaal, sub total, subtot, subtotaal, subtotal, subtotale, summe \
  netto, totaal excl, totaal netto, total before, total hors, total ht, total neto, total netto, totale imponibile, \
  totale netto, warenwert, zw summe, zwischensumme
  labels.tax: btw, cgst, cgst14, cgst2, cgst6, cgst9, city tax, county tax, gst, gst amount, hst, igic, igst, igst12, \
  igst18, igst28, igst5, imposta, impuesto, inklmwst, iva, mehrwertsteuer, moms, mst, mwst, pst, qst, salestax, sgst, \
  sgst14, sgst2, sgst6, sgst9, sst, state tax, steuer, steuerbetrag, tax, tax amount, taxe, taxes, tps, tva, tvh, tvq, \
  umsatzsteuer, ust, utgst, vat, vat amount, versicherungssteuer, versicherungsteuer
  labels.base: base ht, base imponible, base tva, basis, belasting basis, bemessungsgrundlage, goods, grondslag, \
  imponibile, net amt, tax base, taxable
  labels.including: compreso, compris, comprise, con iva, darin, davon, di cui, dont, einschl, einschliesslich, \
  enthaelt, enthalt, enthalten, gst paid, impuestos incluidos, inbegrepen, inc, incl, incl btw, included, includes, \
  including, incluido, inclus, inclusief, inclusive, incluso, incluye, inkl, inklusive, iva compresa, iva incl, iva \
  incluida, iva inclusa, ivato, mit mwst, tax paid, ttc, waarvan, with gst, with tax, with vat
  labels.excluding: before, esclusa, escluso, ex, exc, excl, excluded, excluding, exclusief, exclusive, exkl, \
  exklusive, hors, ht, ohne, sans, sin iva, without
  labels.net: net, neto, nett, netto, nettobetrag, nettoentgelt
  labels.gross: brut, bruto, brutto, bruttobetrag, gross, lordo
  labels.amount: amount, amt, bedrag, betrag, entgelt, importe, importo, montant, prix, sales, sum, wert
  labels.payable: a pagar, a payer, a regler, abbuchungsbetrag, amount due, amt due, balance due, betalen, da pagare, \
  dovuto, due, importe a pagar, montant a regler, montant du, net a payer, netto a pagare, noch zu zahlen, offener \
  betrag, openstaand, outstanding, pay this amount, payable, pendiente de pago, please pay, residuo da pagare, resta \
  por pagar, restbetrag, reste a payer, restforderung, restzahlung, saldo da pagare, solde a payer, solde du, te \
  betalen, te voldoen, to pay, total due, uberweisen, uberweisungsbetrag, ueberweisungsbetrag, zahlbar, zahlbetrag, \
  zahlungsbetrag, zu bezahlen, zu zahlen, zu zahlender
  labels.balance: balance, saldo, solde
  labels.rounding: afronding, arrondi, arrotondamento, redondeo, rnd adj, round, round adj, round off, roundadj, \
  rounddown, roundin, rounding, rounding adj, roundoff, rundung, rundungsdifferenz
  labels.rounded: afgerond, aft rounding, after round, after rounding, gerundet, rounded
  labels.discount: abschlag, coupon, descuento, disc, discount, dto, gutschein, korting, nachlass, preisvorteil, \
  promo, promotion, rabais, rabatt, reduction, remise, reward, ristourne, sconto, skonto, voucher
  labels.saving: ahorro, bespaard, economie, ersparnis, gespart, ha ahorrado, hai risparmiato, risparmiato, risparmio, \
  saved, saving, savings, sie sparen, uw voordeel, you save
  labels.tip: bedienungsgeld, fooi, gratuity, mancia, pourboire, propina, tip, tips, trinkgeld
  labels.service: bedienung, coperto, cubierto, serv charge, service, service charge, service chg, servicekosten, \
  servicio, servizio, svc, svc charge, svr charge
  labels.shipping: delivery charge, delivery fee, envio, fracht, frais de port, gastos de envio, livraison, portes, \
  porto, postage, shipping, spedizione, versand, versandkosten, verzendkosten
  labels.deposit: a cuenta, aanbetaling, abschlagszahlung, abschlagszahlungen, acconto, acompte, advance, already \
  paid, anticipo, anzahlung, bereits bezahlt, bereits gezahlt, deja paye, deja regle, deposit, down payment, \
  geleistete zahlungen, less deposit, less payments, pago a cuenta, paid to date, payment on account, payment \
  received, payments received, prepaid, prepayment, voorschot, vorauszahlung
  labels.payment: alipay, american express, amex, apple pay, bancomat, bancontact, bank transfer, bankpas, bar, \
  bargeld, barzahlung, betaald, bezahlt, bonifico, card, carta, carte, carte bancaire, carte bleue, cash, cash \
  received, cb, cheque, contant, contante, contanti, credit card, debit, e wallet, ec cash, ec karte, eccash, \
  efectivo, eftpos, entregado, especes, ewallet, gegeben, girocard, given, google pay, ideal, kaart, karte, \
  kartenzahlung, klarna, lastschrift, maestro, master card, mastercard, nets, pagamento contante, pagamento \
  elettronico, pagato, paid, payment, paypal, pin, pinnen, postcard, postfinance, received, recu, regle, reglement, \
  tarjeta, tender, tendered, tendering, touch n go, tunai, twint, uberweisung, virement, visa, vpay, wechat, zahlung
  labels.change: a rendre, baki, cambio, cash change, change, change due, monnaie, monnaie rendue, rendu, rendu \
  monnaie, resto, ruckgabe, ruckgeld, rueckgeld, terug, vuelto, wechselgeld, wisselgeld, zuruck, zurueck
  labels.count: aantal, anzahl, article, articles, articoli, articolo, articulos, artikel, count, covers, item, item \
  count, items, menge, nb, no items, nombre, pax, pcs, pieces, positionen, posten, qty, qtys, quantity, stk, stuck
  labels.points: bonus, fooi suggestie, gratuity guide, loyalty, mancia consigliata, member, point, points, pourboire \
  suggere, propina sugerida, punkte, punten, punti, puntos, suggested gratuity, suggested tip, tip guide, tip \
  suggestions, treuepunkte, trinkgeld vorschlag, trinkgeldvorschlag
  labels.quantity: aantal, anzahl, cant, cantidad, einheit, hours, hrs, menge, nombre, qta, qte, qty, quant, quantita, \
  quantite, quantity, stk, stunden, uds, unidades, units
  labels.price: cost, e preis, einzel, einzelpreis, ep, p u, p unit, precio, preis, prezzo, price, prijs, prix, prix \
  unitaire, pu, pu ht, rate, stuckpreis, stukprijs, stuksprijs, tarif, u price, unit cost, unit price, unitario, \
  uprice
  labels.description: activity, article, artikel, artikelbezeichnung, beschreibung, bezeichnung, concepto, desc, \
  descripcion, description, descrizione, designation, details, item, item description, itemdescription, items, \
  leistung, libelle, omschr, omschrijving, particulars, position, prodotto, product, producto, products, produkt, \
  service, werkzaamheden
  labels.rate: aliquota, mwst code, percent, rate, satz, steuersatz, tarief, taux, tax code, tipo, vat code
  labels.date: ausgestellt am, ausstellungsdatum, belegdatum, bill date, bondatum, data, data documento, data fattura, \
  date, date de facture, date facture, date of issue, date time, dated, datum, edite le, emission, erstellt am, \
  facture du, factuurdatum, fait le, fecha, fecha de emision, fecha de expedicion, fecha de factura, fecha emision, \
  fecha factura, inv date, invoice date, issue date, issued, issued on, kaufdatum, receipt date, rechnungsdatum, \
  statement date, tanggal, tarikh, tax point, trans date
  labels.due: avant le, betaal voor, bis zum, da pagare entro, data scadenza, date limite, due, due date, echeance, \
  faelligkeit, fallig, falligkeit, pagar antes del, pay by, payable by, payment date, payment due, scadenza, \
  spatestens, te betalen voor, uiterlijk, uiterste betaaldatum, vencimiento, vervaldag, vervaldatum, zahlbar, \
  zahlbar bis, zahlen bis, zahlungsziel
  labels.otherDate: abrechnungszeitraum, abreise, anreise, approval, arrival, associee, au, auftrag vom, best before, \
  besteldatum, bestelldatum, bestellt, bestellt am, bestellung, birth, bis, capital, check in, check out, checkin, \
  checkout, commande, commande le, consegna, consegnato, data consegna, data ordine, date de commande, date de \
  prestation, delivered, delivered on, delivery, departure, dispatch, dispatched, effective, end, entrega, \
  entregado, entry, exchange before, exp date, expire, expires, expiry, fecha de entrega, fecha de pedido, from, \
  geburtsdatum, gedruckt, geleverd, geleverd op, geliefert, geliefert am, gultig, in time, leistungsdatum, \
  leistungszeitraum, leverdatum, lieferdatum, liefertermin, livraison, livre le, membership, order date, order \
  placed, order van, orderdatum, ordered, ordered on, ordine, pedido, period, periode, periodo, prestation, print \
  date, printed, return, ruckgabe, seit, shipped, since, stand, start, starting, umtausch, until, valid, validite, \
  verfall, versanddatum, von, zeitraum
  labels.invoice: beitragsrechnung, einzelrechnung, factura, facturatie, facture, factuur, faktura, fattura, \
  handelsrechnung, honorarnote, honorarrechnung, invoce, invoice, invoice number, jahresrechnung, monatsrechnung, \
  parcella, rechnung, rechnungsnr, rechnungsnummer, sammelrechnung, schlussrechnung, simplified invoice, tax invoice, \
  verkaufsrechnung, warenrechnung
  labels.receipt: barverkauf, bediener, beleg, bewirtungsbeleg, bon, bonnetje, caisse, caja, cash bill, cash receipt, \
  cash sale, cash sales, cashier, cassa, es bediente sie, kassa, kassabon, kasse, kassenbeleg, kassenbon, \
  kassenzettel, kassierer, kundenbeleg, official receipt, quittung, receipt, recibo, recu, ricevuta, sales receipt, \
  scontrino, served by, ticket, ticket de caisse, till
  labels.creditNote: avoir, credit memo, credit nota, credit note, creditfactuur, creditnota, creditnote, factura \
  rectificativa, facture d avoir, gutschrift, nota credito, nota de credito, nota di credito, note de credit, \
  rechnungskorrektur, rectificativa, refund note, storno rechnung, stornorechnung
  labels.refund: auszahlungsbeleg, avoir client, devolucion, documento di reso, erstattet, erstattung, exchange and \
  refund, money back, reembolso, refund, refund receipt, refunded, reintegro, rembourse, remboursement, reso, reso \
  merce, retour, retour marchandise, retourbon, retoure, retourenbeleg, retournering, return receipt, returned \
  goods, rimborsato, rimborso, ruckerstattung, ruckzahlung, rueckerstattung, terugbetaald, terugbetaling, ticket de \
  devolucion, ticket de retour, warenruckgabe
  labels.exchange: approx, cambio aplicado, cambio applicato, conversion, conversion rate, cours de change, currency \
  conversion, entspricht, equivale a, equivalent, equivalent in, exchange rate, koersopslag, omgerekend, \
  omrekenkoers, pari a circa, soit environ, tasso di cambio, taux de change, tipo de cambio, umrechnung, \
  umrechnungsentgelt, umrechnungskurs, wechselkurs, wisselkoers
  labels.statement: account statement, account summary, alter kontostand, ancien solde, anfangssaldo, balance brought \
  forward, balance carried forward, bank statement, beginning balance, buchungstext, checking account, closing \
  balance, ending balance, endsaldo, estratto conto, extracto bancario, extracto de cuenta, kontoauszug, kontostand, \
  kontoubersicht, money out, nature des operations, neuer kontostand, nouveau solde, opening balance, paid out, \
  rekeningafschrift, rekeningoverzicht, releve d identite, releve de compte, saldo final, saldo finale, saldo \
  inicial, saldo iniziale, saldovortrag, schlusssaldo, solde crediteur, solde debiteur, solde precedent, statement \
  of account, statement period, verwendungszweck, withdrawals
  labels.number: n, nb, no, nr, nro, num, number, numero, nummer
  labels.reference: account, approval, associee, auftrag, auth, batch, beleg nr, bestell, bestelling, bic, booking, \
  client, cliente, commande, contract, contrat, customer, debitor, delivery, dossier, gln, iban, karte, klant, \
  klantnummer, konto, kunde, kundennr, kundennummer, lieferschein, livraison, member, merchant, order, ordernummer, \
  pedido, po, projet, purchase, ref, reference, referenz, siren, siret, table, terminal, trace, tracking, vertrag
  labels.customer: account holder, acheteur, adresse de facturation, adresse de livraison, adresse du client, adresse \
  facturation, adresse livraison, afleveradres, attention, attn, auftraggeber, bill to, billed to, billing address, \
  billing information, billing to, buyer, cessionario, chantier, client, cliente, committente, consegna a, \
  consignee, customer, datos del cliente, deliver to, delivery address, destinataire, destinatario, destinazione \
  merce, direccion de entrega, empfanger, enviar a, facturar a, facture a, facture adressee, factuur aan, \
  factuuradres, fatturato a, firma, frau, gast, guest, herr, herrn, intestatario, invoice address, invoice to, \
  invoiced to, kaufer, klant, kunde, kundin, leistungsempfanger, leistungsort, lieferadresse, lieferanschrift, \
  lieferung an, livraison a, livre a, opdrachtgever, prepared for, rechnung an, rechnungsadresse, \
  rechnungsanschrift, rechnungsempfanger, recipient, service address, ship to, shipped to, shipping address, site \
  address, sold to, spett, spettle, tenant, to, warenempfanger, werkadres, z hd
  labels.seller: absender, account name, afzender, beneficiaire, beneficiary, cedente, emetteur, emisor, emittente, \
  fornitore, fournisseur, from, intestatario conto, intestato a, issued by, kontoinhaber, leverancier, lieferant, \
  merchant, mittente, pay to, payable to, payee, prestatore, proveedor, rechnungssteller, rekeninghouder, remit to, \
  seller, sold by, supplier, t n v, ten name van, titulaire, titulaire du compte, titular, vendedor, vendeur, \
  venditore, vendor, vendu par, verkaufer, verkauft von, verkoper, von, zahlungsempfanger
  labels.taxId: abn, amtsgericht, brn, btw, btw id, btw nr, btw nummer, btwnr, business reg, che, cif, co reg, co reg \
  no, codice fiscale, company no, company reg no, ein, gst, gst id, gst no, gst number, gst reg, gst reg no, gstid, \
  gstin, handelsregister, hrb, kvk, mva, mwst nr, n tva, nif, no tva, num tva, numero de tva, p iva, partita iva, \
  piva, r c s, rcs, reg no, registration no, roc no, siren, siret, sst id, sst no, sst reg, st nr, steuer nr, \
  steuernr, steuernummer, tax id, tax number, taxid, tin, tva fr, tva intra, tva intracommunautaire, tva no, uen, \
  uid, uid nr, ust id, ust idnr, ustid, ustidnr, vat, vat id, vat no, vat no gb, vat number, vat reg, vat \
  registration
  labels.phone: e mail, email, facebook, fax, handy, hotline, hp, http, https, instagram, mail, mobil, mobile, ph, \
  phone, tel, telefax, telefon, telefono, telefoon, telephone, tl, website, whatsapp, www
  labels.account: account no, account number, bank account, bankverbindung, bic, blz, iban, konto, kontonummer, \
  rekeningnummer, sort code, swift
  labels.previous: alter saldo, arrears, ausstehende forderung, bolletta precedente, brought forward, carried forward, \
  factura anterior, facture precedente, last bill, letzte rechnung, offene forderung, opening, openstaand saldo, \
  previous, previous balance, report, ruckstand, saldo anterior, saldo precedente, saldo vormonat, saldovortrag, \
  solde anterieur, solde precedent, ubertrag, vorheriger saldo, vorig saldo, vorige factuur, vorrechnung, vortrag
  labels.thanks: a bientot, arrivederci, auf wiedersehen, bedankt, benvenuti, bienvenidos, bienvenue, bis bald, \
  bonjour, bonne journee, buenos dias, buongiorno, dank voor, danke, for shopping at, for shopping with, goedendag, \
  good afternoon, good day, good morning, gracias, grazie, guten tag, have a nice, hello, merci, please come again, \
  schon dass sie da sind, see you, terima kasih, thank you, thanks, tot ziens, vielen dank, visit us, vuelva pronto, welcome, welkom, willkommen
  labels.summary: analysis, aufstellung, breakdown, btw specificatie, desglose, detail tva, details of tax, gst \
  analysis, gst summary, recapitulatif, riepilogo, steuerubersicht, summary, tax code, tax summary, vat summary
  months.01: ene, enero, gen, gennaio, jaenner, jan, janner, januar, januari, january, janv, janvier
  months.02: feb, febbraio, febrero, februar, februari, february, fev, fevr, fevrier
  months.03: maart, maerz, mar, march, mars, marz, marzo, mrt, mrz
  months.04: abr, abril, apr, april, aprile, avr, avril
  months.05: mag, maggio, mai, may, mayo, mei
  months.06: giu, giugno, juin, jun, june, juni, junio
  months.07: juil, juillet, jul, juli, julio, july, lug, luglio
  months.08: ago, agosto, aout, aug, august, augustus
  months.09: sep, sept, september, septembre, septiembre, set, settembre
  months.10: oct, october, octobre, octubre, okt, oktober, ott, ottobre
  months.11: nov, november, novembre, noviembre
  months.12: dec, december, decembre, dez, dezember, dic, dicembre, diciembre
  dates.ordinals+monthFirst: er, nd, rd, st, th
  dates.monthFirstOrdinals: nd, rd, st, th
  dates.beforeMonth: de, of
  dates.beforeYear: de, del
  dates.periodLinks: -, a, al, au, bis, t/m, through, to, tot, until, –
  dates.hours: uhr
  dates.hours+measures: am, cm, kg, km, kwh, lb, lbs, ltr, ml, mm, oz, pm, uhr
  names.legalForms: A/S, AAG, AB, AG, APS, BERHAD, BHD, BV, BVBA, CO, COMPANY, CORP, CORPORATION, CV, DAC, DOO, EG, \
  EK, ENTERPRISE, ENTERPRISES, EU, EURL, EV, FZCO, FZE, FZLLC, GBR, GMBH, GMBH&COKG, HOLDINGS, INC, KFT, KG, KGAA, \
  LDA, LIMITED, LLC, LLP, LTD, LTEE, MBH, NV, OHG, OY, OYJ, PERNIAGAAN, PLC, PTE, PTY, PVT, S/B, SA, SAGL, SARL, \
  SAS, SASU, SB, SCA, SCOP, SDN, SDNBHD, SE, SL, SLNE, SLU, SNC, SPA, SPC, SPRL, SRL, SRO, TRADING, UG, VOF, WLL, \
  ZOO
  names.weakLegalForms: AB, AG, CO, COMPANY, CORPORATION, CV, EG, EK, ENTERPRISE, ENTERPRISES, EU, EV, HOLDINGS, KG, \
  LIMITED, OY, SA, SB, SE, SL, SPC, TRADING, UG
  names.banks: banca, banco, bank, bankhaus, banque, caisse, caixa, caja, cassa, credit union, kasse, sparkasse
  names.streets: allee, avda, ave, avenida, batu, bldg, blok, blvd, bp, calle, carretera, cedex, chemin, col, colonia, \
  comuna, gf, jalan, jln, kampung, laan, lebuh, level, lorong, lot, off, pasaje, persiaran, po, postfach, rue, \
  section, seksyen, str, straat, strasse, suite, taman, tmn, viale, weg
  names.streetsOrNames: avenue, block, boulevard, box, corso, drive, floor, ground, highway, lane, paseo, piazza, \
  place, platz, plaza, plein, road, square, street, unit, via
  names.streetEndings: allee, damm, gasse, gracht, laan, platz, plein, ring, str, straat, strase, strasse, weg
  names.capital: au capital
  names.makers: powered
  names.owners: di, fam, familie, inh, inhaber
  units.printed: /kg, box, boxes, boxs, btl, ea, each, eur/kg, eur/l, eur/stk, g, hrs, kg, l, m, pc, pce, pcs, pkt, \
  rm/kg, st, std, stk, stück, unit, units, x, €/kg
  units.pieces: box, boxes, boxs, btl, pc, pce, pcs, pkt, st, stck, stk, stuck, unit, units
  sums.total: amount, balance, bedrag, betal, betrag, due, endbetrag, gesamt, importe, importo, montant, pagar, pay, \
  rechnungsbetrag, somme, suma, summe, totaal, total, totale, zahl
  sums.subtotal: base, before, excl, ht, imponibile, net, sub, zwischen
  sums.tax: btw, gst, iva, mehrwert, moms, mwst, sst, steuer, tax, tva, ust, vat
  sums.opening: alt, ancien, anfang, begin, inicial, iniziale, open, precedent, previous
  sums.closing: balance, clos, eind, end, final, neu, new, nouveau, saldo, solde
  carryOver.labels: a reporter, a riportare, amount brought forward, amount carried forward, b f, balance b f, balance \
  brought forward, balance c f, balance carried forward, balance forward, bfwd, brought forward, c f, carried \
  forward, carried over, carry forward, carry over, cfwd, closing balance, continued, ending balance, montant \
  reporter, opening balance, overbrengen, previous balance, report, reporter, riporto, riporto, saldo, saldo \
  anterior, saldo precedente, saldo vorige, saldoubertrag, saldovortrag, segue, solde reporte, sous total reporter, \
  starting balance, subtotal carried forward, suite page suivante, suma anterior, suma sigue, suma sigue, suma y \
  sigue, total brought forward, total carried forward, total reporter, transport, transport, transport van pagina, \
  transporte, ubertrag, ubertrag auf nachste seite, ubertrag von seite, uebertrag, vortrag, zwischensaldo, \
  zwischensumme
  carryOver.fillers: a, auf, chf, de, der, die, du, eur, from, gbp, la, last, letzte, naar, nachste, next, of, p, \
  page, pagina, previous page, s, seite, to, usd, van, von, vorige
  countries: (PTY) LIMITED ZAR 3, (PTY) LTD ZAR 3, ABA USD 3, ABN AUD 4, ABU DHABI AED 4, AJMAN AED 4, ALBERTA CAD 3, \
  AMMAN JOD 4, ARGENTINA ARS 4, ARIZONA USD 2, ATU EUR 3, AUCKLAND NZD 4, AUSTRALIA AUD 4, AUSTRIA EUR 4, BAHRAIN BHD \
  4, BANGLADESH BDT 4, BELGIQUE EUR 4, BENGALURU INR 3, BERHAD MYR 3, BHD MYR 3, BOGOTA COP 4, BOGOTÁ COP 4, BRITISH \
  COLUMBIA CAD 3, BSB AUD 4, BTW EUR 3, BUENOS AIRES ARS 4, CALIFORNIA USD 2, CANADA CAD 4, CAPE TOWN ZAR 4, CDMX MXN \
  4, CEBU CITY PHP 4, CFDI MXN 4, CGST INR 4, CHE CHF 5, CHILE CLP 1, CHRISTCHURCH NZD 4, CIF EUR 3, CITY TAX USD 3, \
  CLABE MXN 4, CO. CLARE EUR 3, CO. CORK EUR 3, CO. DUBLIN EUR 3, CO. GALWAY EUR 3, CO. KERRY EUR 3, CO. MAYO EUR 3, \
  COLOMBIA COP 4, COLORADO USD 2, COMUNA CLP 2, CORP USD 1, COUNTY TAX USD 3, CUIT ARS 4, CVR DKK 4, DAC EUR 3, \
  DANMARK DKK 4, DAVAO CITY PHP 4, DE C.V MXN 4, DE CV MXN 4, DE RL MXN 4, DELHI INR 3, DEUTSCHLAND EUR 4, DHAKA BDT \
  4, DOHA QAR 4, DUBAI AED 4, DUBLIN EUR 4, EIN USD 2, EIRCODE EUR 4, EMIRATES AED 4, ENGLAND GBP 3, ESPANA EUR 4, \
  ESPAÑA EUR 4, FLORIDA USD 2, FRANCE EUR 4, GAUTENG ZAR 4, GERMANY EUR 4, GMBH EUR 1, GSTIN INR 4, GUJARAT INR 3, \
  HONG KONG HKD 4, HST CAD 3, IFSC INR 4, IGST INR 4, ILLINOIS USD 2, INC USD 1, INDIA INR 4, IRELAND EUR 4, ITALIA \
  EUR 4, IVA EUR 2, JALAN MYR 2, JEDDAH SAR 4, JLN MYR 2, JOHANNESBURG ZAR 4, JOHOR MYR 3, KARNATAKA INR 3, KENTUCKY \
  USD 2, KERALA INR 3, KUALA LUMPUR MYR 4, KUWAIT KWD 4, KVK EUR 3, LLC USD 1, LONDON GBP 2, LOUISIANA USD 2, \
  MAHARASHTRA INR 3, MAKATI PHP 4, MALAYSIA MYR 4, MANAMA BHD 4, MANDALUYONG PHP 4, MANILA PHP 4, MASSACHUSETTS USD 2, \
  MEXICO MXN 4, MICHIGAN USD 2, MINNESOTA USD 2, MOMS DKK 1, MOMS SEK 1, MUMBAI INR 3, MUSCAT OMR 4, MVA NOK 3, MWST \
  EUR 2, MÉXICO MXN 4, NEDERLAND EUR 4, NETHERLANDS EUR 4, NEW JERSEY USD 2, NEW MEXICO USD 5, NEW YORK USD 2, NEW \
  ZEALAND NZD 4, NIF EUR 3, NIT COP 4, NORGE NOK 4, NORTH CAROLINA USD 2, OHIO USD 2, OKLAHOMA USD 2, OMAN OMR 4, \
  ONTARIO CAD 3, OREGON USD 2, PARTITA IVA EUR 4, PASIG PHP 4, PENANG MYR 2, PENNSYLVANIA USD 2, PERAK MYR 2, PERU PEN \
  4, PERÚ PEN 4, PETALING JAYA MYR 3, PHILIPPINES PHP 4, PIVA EUR 4, PLC GBP 2, POLSKA PLN 4, PRETORIA ZAR 4, PST CAD \
  3, PTE SGD 3, PTY LIMITED AUD 2, PTY LTD AUD 2, PVT INR 3, QATAR QAR 4, QST CAD 3, QUEBEC CAD 3, QUEZON CITY PHP 4, \
  QUÉBEC CAD 3, RFC MXN 4, RIYADH SAR 4, ROUTING USD 3, RUC PEN 2, RUT CLP 4, SALALAH OMR 4, SALES TAX USD 3, SANTIAGO \
  CLP 2, SARL EUR 1, SAUDI ARABIA SAR 4, SCHWEIZ CHF 5, SDN MYR 3, SELANGOR MYR 3, SGST INR 4, SHARJAH AED 4, SII CLP \
  2, SINGAPORE SGD 4, SOHAR OMR 4, SOUTH AFRICA ZAR 4, SOUTH CAROLINA USD 2, STATE TAX USD 3, STEUERNUMMER EUR 3, \
  SUISSE CHF 5, SVERIGE SEK 4, SVIZZERA CHF 5, SWITZERLAND CHF 5, TAGUIG PHP 4, TAMAN MYR 1, TAMIL NADU INR 3, \
  TENNESSEE USD 2, TEXAS USD 2, TPS CAD 3, TRN AED 1, TTC EUR 1, TVA EUR 2, TVQ CAD 3, U.A.E AED 4, UAE AED 4, UEN SGD \
  3, UK GBP 2, UNITED KINGDOM GBP 4, UNITED STATES USD 4, USA USD 4, UST EUR 2, USTID EUR 3, USTIDNR EUR 3, UTAH USD \
  2, VAT NO GBP 1, VAT REG GBP 1, VATABLE SALES PHP 4, VATIN OMR 4, WISCONSIN USD 2
  labels.example: alleen een voorbeeld, come leggere la bolletta, come leggere la fattura, comment lire, comment lire \
  votre facture, como leer su factura, comprendre votre facture, entienda su factura, erlauterungen zu ihrer \
  rechnung, example of how, example only, exemple fictif, exemple pour lire, guida alla fattura, how to read, how to \
  read this bill, how to read your bill, nur ein beispiel, sample bill, so lesen sie, so lesen sie ihre rechnung, \
  solo un ejemplo, solo un esempio, uitleg bij uw factuur, understanding your bill, understanding your invoice, zo \
  leest u uw factuur
  labels.exempt: btw verlegd, esente iva, exempt supply, exenta de iva, exento de iva, exoneration de tva, exonere de \
  tva, franchigia da iva, geen btw, keine umsatzsteuer, kleinunternehmer, no gst, no tax is charged, no vat, no vat \
  charged, non vatable, not registered for gst, not registered for tax, not registered for vat, not subject to vat, \
  operacion exenta, operazione esente, regime forfettario, steuerfrei, tax exempt, tva non applicable, \
  umsatzsteuerbefreit, umsatzsteuerfrei, vat exempt, vrijgesteld, vrijgesteld van btw
  labels.withholding: deducted at source, einbehalt, inhouding, quellensteuer, retencion, retencion irpf, retention, \
  retenue, retenue a la source, retenue de garantie, ritenuta, ritenuta d acconto, sicherheitseinbehalt, tax \
  deducted, tds, withholding, withholding tax
  labels.currency: currency, devise, divisa, moneda, munteenheid, rechnungswahrung, valuta, waehrung, wahrung
  """
