extension Vocabulary {
  /// What documents in English print.
  static let english = Vocabulary(
    name: "English",
    details: [
      .holder: "family",
      .seller: "bank details, payment details, please pay to, how to pay, remit to, remittance, wire instructions",
      .shipping: "ship to, shipped to, shipping address, deliver to, delivery address, delivered to",
      .order: """
      purchase order, po number, po no, p o no, p o number, po, your order, your order no, customer order, order no, \
      order number, your po, customer po
      """,
      .cash: "cash, cash tendered, cash paid, cash payment, cash received",
      .card: "card, credit card, debit card, debit, eftpos, card payment, card sale, chip, contactless, gift card",
      .transfer: "bank transfer, wire transfer, credit transfer, bacs, ach, wire",
      .directDebit: """
      direct debit, autopay, auto pay, automatic payment, debited from your account, we will debit, will be \
      collected
      """,
      .payment: """
      payment method, method of payment, paid by, paid via, paid with, payment type, payment by, tender type, paid \
      using, how paid
      """,
      .otherPayment: "cheque, check, money order, voucher, store credit",
      .reference: """
      payment reference, please quote, remittance reference, reference for payment, quote this reference, reference
      """,
      .period: """
      service period, billing period, period, period of service, for the period, supply period, period covered, \
      usage period, dates of service
      """,
      .number: """
      code, sku, item no, item number, item code, part no, part number, product code, product no, article no, \
      article number, stock code, model no, material no
      """,
      .quantity: "unit, uom, unit of measure, units of measure",
      .date: "time",
      .phone: "tel, phone, telephone, ph, mobile, call us, hotline",
      .customer: "attn, attention, accounts payable, finance department, purchasing, dept, department",
    ],
    labels: [
      .total: "totals, total fare, total charges",
      .grand: "grand total, bill total, invoice total, total amount, order total, fuel sale, fuel total, total sale",
      .sub: "subtotal, sub total, subtot, sub tot, sbtotal, total before",
      .tax: """
      gst, vat, sst, tax, taxes, hst, pst, qst, salestax, vat amount, gst amount, tax amount, cgst, sgst, igst, \
      utgst, state tax, city tax, county tax, cgst9, sgst9, cgst6, sgst6, cgst14, sgst14, cgst2, sgst2, igst5, igst12, \
      igst18, igst28
      """,
      .base: "taxable, tax base, net amt, goods",
      .including: """
      incl, inc, including, included, includes, inclusive, with gst, with tax, with vat, tax paid, gst paid
      """,
      .excluding: "excl, exc, ex, excluding, exclusive, excluded, before, without",
      .net: "net, nett",
      .gross: "gross",
      .amount: "amount, amt, sales, sum",
      .payable: """
      amount due, amt due, balance due, total due, due, payable, to pay, please pay, outstanding, pay this amount
      """,
      .balance: "balance",
      .rounding: """
      rounding, round adj, roundadj, rounding adj, rnd adj, rounddown, round off, roundoff, round, roundin
      """,
      .rounded: "rounded, after rounding, aft rounding, after round",
      .discount: "discount, disc, coupon, voucher, reward",
      .saving: "saving, savings, saved, you save",
      .tip: "tip, tips, gratuity",
      .service: "service charge, serv charge, svc charge, service chg, svr charge, svc, service",
      .shipping: "shipping, delivery fee, delivery charge, postage",
      .deposit: """
      deposit, prepaid, prepayment, already paid, payments received, payment received, less payments, \
      paid to date, payment on account, down payment, less deposit, advance
      """,
      .payment: """
      cash, paid, payment, tender, tendered, tendering, card, credit card, debit, received, cash received, \
      bank transfer, given, cheque, eftpos
      """,
      .change: "change, change due, cash change",
      .count: """
      qty, qtys, quantity, items, item, no items, item count, pcs, articles, article, pieces, pax, covers, count
      """,
      .points: """
      points, point, member, loyalty, suggested gratuity, suggested tip, tip guide, gratuity guide, \
      tip suggestions
      """,
      .quantity: "qty, quantity, hours, hrs, units, quant",
      .price: "price, unit price, uprice, u price, rate, unit cost, cost, p unit",
      .description: """
      description, desc, item description, itemdescription, item, items, product, products, particulars, details, \
      activity, position, article, service
      """,
      .rate: "rate, percent, tax code, vat code",
      .date: """
      date, dated, invoice date, date of issue, statement date, issue date, issued, bill date, date time, \
      trans date, receipt date, inv date, tax point, issued on
      """,
      .due: "due, due date, payment due, pay by, payable by, payment date",
      .otherDate: """
      delivery, order date, valid, expiry, expires, expire, exp date, best before, period, from, until, check in, \
      check out, checkin, checkout, arrival, departure, birth, printed, since, effective, shipped, membership, \
      print date, entry, in time, return, exchange before, start, end, starting, approval, dispatched, delivered, \
      delivered on, ordered, ordered on, dispatch, order placed
      """,
      .invoice: "invoice, tax invoice, invoce, invoice number, simplified invoice",
      .receipt: """
      receipt, cash receipt, cash bill, cash sale, cash sales, sales receipt, official receipt, till, cashier, \
      served by
      """,
      .creditNote: "credit note, creditnote, credit memo, refund note",
      .refund: "refund, refunded, return receipt, refund receipt, returned goods, money back, exchange and refund",
      .exchange: "exchange rate, conversion rate, currency conversion, equivalent in, approx",
      .statement: """
      bank statement, account statement, statement of account, opening balance, closing balance, beginning \
      balance, ending balance, statement period, balance brought forward, balance carried forward, checking \
      account, account summary, paid out, money out, withdrawals
      """,
      .number: "no, num, number",
      .reference: """
      order, customer, client, reference, ref, trace, terminal, approval, auth, contract, account, tracking, \
      booking, table, delivery, purchase, po, member, batch, merchant
      """,
      .customer: """
      bill to, billed to, billing address, billing to, sold to, ship to, shipped to, shipping address, \
      invoice to, invoiced to, deliver to, customer, client, attention, attn, buyer, account holder, \
      prepared for, guest, billing information, to, tenant, recipient, site address, delivery address, \
      service address, invoice address, consignee
      """,
      .seller: """
      seller, sold by, supplier, from, beneficiary, account name, payable to, pay to, merchant, vendor, issued by, \
      remit to, payee
      """,
      .taxId: """
      gst no, gst id, gst reg, gst number, gstid, gst reg no, gstin, sst no, sst id, sst reg, vat no, vat reg, vat \
      id, vat number, vat registration, tax id, taxid, ein, abn, vat no gb, uen, co reg no, co reg, company reg \
      no, reg no, roc no, business reg, brn, tin, company no, registration no, tax number, vat, gst
      """,
      .phone: "phone, telephone, mobile, hotline, ph",
      .account: "bank account, sort code, account no, account number",
      .previous: "previous balance, previous, carried forward, brought forward, arrears, last bill, opening",
      .thanks: """
      thank you, thanks, please come again, welcome, visit us, see you, good day, have a nice, good morning, \
      good afternoon, hello, for shopping with, for shopping at
      """,
      .summary: """
      summary, analysis, gst summary, tax summary, vat summary, gst analysis, breakdown, tax code, details of tax
      """,
      .withholding: "withholding, withholding tax, tax deducted, tds, deducted at source, retention",
      .exempt: """
      no tax is charged, no vat, no gst, non vatable, not subject to vat, exempt supply, not registered for tax, \
      tax exempt, vat exempt, no vat charged, not registered for vat, not registered for gst
      """,
      .example: """
      how to read your bill, how to read this bill, understanding your bill, understanding your invoice, \
      example only, sample bill, how to read, example of how
      """,
      .currency: "currency",
    ],
    dates: DateWords(
      months: [
        "jan, january",
        "feb, february",
        "mar, march",
        "apr, april",
        "may",
        "jun, june",
        "jul, july",
        "aug, august",
        "sep, sept, september",
        "oct, october",
        "nov, november",
        "dec, december",
      ],
      monthFirstOrdinals: "st, nd, rd, th",
      beforeMonth: "of",
      periodLinks: "to, until, through",
      dayLinks: "dated, of"),
    names: NameWords(
      legalForms: """
        INC, LLC, LTD, LIMITED, PLC, LLP, DAC, WLL, SPC, FZLLC, FZCO, FZE, PVT, CORP, CORPORATION, COMPANY, CO, PTE, PTY, ENTERPRISE, ENTERPRISES, \
        TRADING, HOLDINGS
        """,
      weakLegalForms: "SPC, CO, COMPANY, ENTERPRISE, ENTERPRISES, TRADING, HOLDINGS, LIMITED, CORPORATION",
      banks: "credit union",
      streets: "ave, blvd, suite, lot, level, section, off, gf, bldg, po",
      streetsOrNames: """
        street, road, avenue, lane, drive, boulevard, highway, square, floor, unit, place, box, block, ground
        """,
      makers: "powered",
      titles: """
        bill, store, branch, outlet, shop, no, customer, merchant, copy, original, duplicate, tax, invoice, \
        receipt, your, credit, note, memo, order, quotation, quote, page, sales, reprint, pro, forma, delivery, \
        confirmation, table, ref, name, date, time, qty, item, description, amount, total
        """),
    units: UnitWords(
      printed: "pce, pcs, box, boxs, boxes, unit, units, each, pkt, btl, hrs, ea, pc",
      pieces: "pcs, pce, pc, box, boxs, boxes, btl, pkt, unit, units",
      measures: "am, pm, lbs, lb, oz, ltr",
      codeLabels: "sku, code, part, item, no, product, article"),
    sums: SumWords(
      total: "amount, due, balance, pay",
      subtotal: "sub, net, excl, before",
      tax: "tax, vat, gst, sst",
      opening: "open, previous, begin",
      closing: "clos, new, end, balance"),
    carryOver: CarryOverWords(
      labels: """
        carried forward, carry forward, brought forward, balance forward, balance carried forward, balance brought \
        forward, total carried forward, total brought forward, carried over, carry over, amount carried forward, \
        amount brought forward, b f, c f, balance b f, balance c f, bfwd, cfwd, subtotal carried forward, opening \
        balance, closing balance, previous balance, starting balance, ending balance, \
        continued
        """,
      fillers: "page, from, to, of, next, last, previous page"),
    statement: StatementWords(
      labels: [
        .date: """
        date, booking date, posting date, post date, transaction date, trans date, date posted, posted, tran date
        """,
        .valueDate: "value, value date, effective date, val date",
        .description: """
        description, details, particulars, transaction, transactions, narrative, reference, payee, memo, \
        transaction details, transaction description, merchant, activity, type
        """,
        .amount: "amount, transaction amount, amt",
        .moneyOut: """
        debit, debits, paid out, money out, withdrawal, withdrawals, withdrawn, payments, payments out, out, \
        charges, purchases, fees, checks, cheques, spent, dr, interest charged, outgoing, outflow
        """,
        .moneyIn: """
        credit, credits, paid in, money in, deposit, deposits, deposited, in, receipts, additions, payments \
        received, payments and credits, received, cr, refunds, incoming, inflow
        """,
        .balance: "balance, running balance, account balance, ledger balance",
        .opening: """
        opening balance, beginning balance, starting balance, start balance, previous balance, previous statement \
        balance, balance at start, initial balance, balance last statement, last statement balance
        """,
        .closing: """
        closing balance, ending balance, end balance, new balance, final balance, balance at end, statement \
        balance, current balance
        """,
        .carried: """
        carried forward, brought forward, carried over, balance forward, balance b f, balance c f, b f, c f, \
        bfwd, cfwd, sub total, subtotal, page total
        """,
        .total: "total, totals",
        .pending: "pending, not yet posted, authorisations, authorizations",
        .card: """
        credit limit, available credit, minimum payment, minimum due, minimum amount due, card number, card statement
        """,
        .payable: "total amount due, amount due, total due, balance due",
        .payment: "payment received, thank you, payment thank",
        .overdrawn: "overdrawn, debit balance",
        .account: "account number, account no, acct, account, card number",
        .holder: "account holder, account name, cardholder, card holder, name of account holder",
      ],
      moneyOutMarks: "dr, od, debit, db, d",
      moneyInMarks: "cr, credit, c",
      personTitles: "mr, mrs, ms, miss, dr",
      pages: "page, sheet"),
    countries: [
      CountryWords("EUR", weight: 4, "GERMANY, AUSTRIA, NETHERLANDS"),
      CountryWords("CHF", weight: 5, "SWITZERLAND"),
      CountryWords("GBP", weight: 4, "UNITED KINGDOM"),
      CountryWords("GBP", weight: 3, "ENGLAND"),
      CountryWords("GBP", weight: 2, "UK, LONDON, PLC"),
      CountryWords("GBP", weight: 1, "VAT REG, VAT NO"),
      CountryWords("USD", weight: 4, "USA, UNITED STATES"),
      CountryWords("USD", weight: 3, "SALES TAX, STATE TAX, CITY TAX, COUNTY TAX, ABA, ROUTING"),
      // Not `MEXICO`, which counts less.
      CountryWords("USD", weight: 5, "NEW MEXICO"),
      CountryWords(
        "USD", weight: 2,
        """
        EIN, CALIFORNIA, TEXAS, FLORIDA, MINNESOTA, OREGON, ARIZONA, COLORADO, ILLINOIS, OHIO, MICHIGAN, TENNESSEE, \
        MASSACHUSETTS, PENNSYLVANIA, NEW YORK, NEW JERSEY, NORTH CAROLINA, SOUTH CAROLINA, WISCONSIN, KENTUCKY, \
        LOUISIANA, OKLAHOMA, UTAH
        """),
      CountryWords("USD", weight: 1, "LLC, INC, CORP"),
      CountryWords("CAD", weight: 4, "CANADA"),
      CountryWords("CAD", weight: 3, "HST, PST, QST, TPS, TVQ, ONTARIO, QUEBEC, QUÉBEC, ALBERTA, BRITISH COLUMBIA"),
      CountryWords("AUD", weight: 4, "ABN, AUSTRALIA, BSB"),
      CountryWords("AUD", weight: 2, "PTY LTD, PTY LIMITED"),
      CountryWords("NZD", weight: 4, "NEW ZEALAND, AUCKLAND, CHRISTCHURCH"),
      CountryWords("SGD", weight: 4, "SINGAPORE"),
      CountryWords("SGD", weight: 3, "PTE, UEN"),
      CountryWords("HKD", weight: 4, "HONG KONG"),
      CountryWords("INR", weight: 4, "GSTIN, INDIA, CGST, SGST, IGST, IFSC"),
      CountryWords(
        "INR", weight: 3, "PVT, KARNATAKA, MAHARASHTRA, TAMIL NADU, GUJARAT, KERALA, DELHI, MUMBAI, BENGALURU"),
      CountryWords("EUR", weight: 4, "IRELAND, DUBLIN, EIRCODE"),
      CountryWords("EUR", weight: 3, "DAC, CO. CORK, CO. KERRY, CO. GALWAY, CO. DUBLIN, CO. CLARE, CO. MAYO"),
      CountryWords("ZAR", weight: 4, "SOUTH AFRICA, JOHANNESBURG, CAPE TOWN, PRETORIA, GAUTENG"),
      CountryWords("ZAR", weight: 3, "(PTY) LTD, (PTY) LIMITED"),
      CountryWords("AED", weight: 4, "UAE, U.A.E, DUBAI, ABU DHABI, SHARJAH, EMIRATES, AJMAN"),
      CountryWords("AED", weight: 1, "TRN"),
      CountryWords("OMR", weight: 4, "OMAN, MUSCAT, SALALAH, SOHAR, VATIN"),
      CountryWords("KWD", weight: 4, "KUWAIT"),
      CountryWords("BHD", weight: 4, "BAHRAIN, MANAMA"),
      CountryWords(
        "PHP", weight: 4,
        "PHILIPPINES, MANILA, QUEZON CITY, MAKATI, MANDALUYONG, CEBU CITY, DAVAO CITY, PASIG, TAGUIG, VATABLE SALES"),
      CountryWords("SAR", weight: 4, "SAUDI ARABIA, RIYADH, JEDDAH"),
      CountryWords("QAR", weight: 4, "QATAR, DOHA"),
      CountryWords("JOD", weight: 4, "AMMAN"),
      CountryWords("BDT", weight: 4, "BANGLADESH, DHAKA"),
    ],
    sample: SampleSums(
      lines: """
        Subtotal 14.30
        GST 6% 0.86
        Total 15.16
        Cash 20.00
        Change 4.84
        """, total: "15.16"))
}
