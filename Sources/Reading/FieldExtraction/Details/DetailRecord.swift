import Extraction
import Languages

/// Finds what a receipt or an invoice prints besides its sums, and writes it into the fields with its evidence.
struct DetailRecord {
  private let finders: DocumentFinders
  private let text: PageText
  private let record: FieldRecord

  init(_ finders: DocumentFinders, _ record: FieldRecord) {
    self.finders = finders
    text = finders.text
    self.record = record
  }

  /// - Parameters:
  ///   - items: what the fields' line items were read from.
  ///   - date: where the document's date stands.
  func write(
    vendor: VendorFinder.Found?, date: DateFinder.Found?, items: [LineItemFinder.Found], _ fields: inout DocumentFields
  ) {
    let labels = DetailLabels(text)
    let zones = PartyZones(text)
    let isReceipt = fields.documentType == .receipt
    let buyer = BuyerFinder(labels, zones: zones, vendor: vendor).buyer(isReceipt: isReceipt)
    if let buyer {
      fields.buyer = buyer.buyer
      fields.evidence[.buyer] = place(buyer.line, buyer.range, buyer.buyer.name, lines: 1)
    }
    seller(SellerFinder(labels, zones: zones, vendor: vendor, buyer: buyer?.places ?? []), &fields)
    if let found = TimeFinder(labels).time(near: date, isReceipt: isReceipt) {
      fields.time = found.time
      fields.evidence[.time] = record.evidence.place(found.line, found.range, isGrounded: true)
    }
    payment(labels, zones, isReceipt: isReceipt, &fields)
    let orders = OrderFinder(labels)
    if let order = orders.purchaseOrder(), order.value != fields.invoiceNumber {
      fields.purchaseOrder = order.value
      fields.evidence[.purchaseOrder] = place(order.line, order.range, order.value, lines: 1)
    }
    if let period = orders.servicePeriod(order: finders.dates.order) {
      fields.servicePeriod = period.value
      fields.evidence[.servicePeriod] = record.evidence.place(period.line, period.range, isGrounded: true)
    }
    ItemDetails(labels, table: finders.table).complete(&fields.lineItems, found: items)
    let clues = SellerCountry.Clues(
      taxId: fields.vendorTaxId, phone: fields.vendorPhone, address: fields.vendorAddress, iban: fields.payment?.iban,
      currency: fields.currency?.code)
    fields.vendorCountry = SellerCountry(text).country(clues)
  }

  private func seller(_ seller: SellerFinder, _ fields: inout DocumentFields) {
    if let name = seller.legalName(among: { finders.vendors.names() }) {
      fields.vendorLegalName = name.value
      fields.evidence[.vendorLegalName] = place(name)
    }
    if let address = seller.address() {
      fields.vendorAddress = address.value
      fields.evidence[.vendorAddress] = place(address)
    }
    if let phone = seller.phone() {
      fields.vendorPhone = phone.value
      fields.evidence[.vendorPhone] = place(phone)
    }
  }

  private func payment(_ labels: DetailLabels, _ zones: PartyZones, isReceipt: Bool, _ fields: inout DocumentFields) {
    let methods = PaymentMethodFinder(labels, groups: finders.groups)
    let card = methods.card()
    if let card {
      fields.cardLastFour = card.lastFour
      fields.evidence[.cardLastFour] = record.evidence.place(card.line, card.range, isGrounded: true)
    }
    if let method = methods.method(card: card) {
      fields.paymentMethod = method.method
      fields.evidence[.paymentMethod] = record.evidence.place(method.line, method.range, isGrounded: true)
    }
    if let found = PaymentDetailsFinder(labels, zones: zones).details() {
      fields.payment = found.details
      fields.evidence[.payment] = record.evidence.place(found.line, found.range, isGrounded: true)
    }
  }

  private func place(_ found: SellerFinder.Found) -> Evidence {
    place(found.line, found.range, found.value, lines: found.lines)
  }

  private func place(_ line: Int, _ range: Range<Int>, _ value: String?, lines: Int) -> Evidence {
    record.evidence.place(
      line, range, isGrounded: value.map { text.isPrinted($0, from: line, lines: lines) } ?? true)
  }
}
