"""The truth of a generated document: what a careful reader of its pages would write down. A value that is not printed is null."""

# Dates that are not the document's.
OTHER_DATES = dict(due_date="dueDate", delivery_date="deliveryDate", order_date="orderDate")

# What stands only on some documents.
PRINTED = dict(
    vendor_legal_name="vendorLegalName", vendor_address="vendorAddress", vendor_phone="vendorPhone", vendor_tax_id="vendorTaxId", time="time",
    purchase_order="purchaseOrder", payment_method="paymentMethod", card_last_four="cardLastFour", iban="iban", bic="bic", reference="reference")


def truth(deal, layout, file, pages):
    facts, seller = deal.facts, deal.seller
    back = -1 if deal.kind in ("refund", "credit_note") else 1
    kind = {"refund": "receipt"}.get(deal.kind, deal.kind)
    tax = back * deal.tax if facts.get("tax") else None
    other_totals = [back * deal.exact] if deal.rounding else []
    if deal.withheld:
        other_totals.append(deal.due)
    known = dict(
        file=file, kind=kind, kind_alt=["invoice"] if kind == "receipt" and facts.get("title") == "tax_invoice" else [],
        vendor=seller.shown(seller.name), vendor_alt=[seller.shown(name) for name in seller.alternatives], date=deal.day.isoformat(), date_alt=[],
        currency=deal.country.currency, total_minor=back * deal.total, total_alt_minor=other_totals, tax_minor=tax,
        line_items=[item_truth(item, back) for item in deal.items], set="generated-digital", pages=pages,
        source={"all": "generated; names, places and numbers are invented"}, layout=layout.name, family=layout.family, locale=deal.country.id,
        language=deal.country.language, seller=seller.id, twists=sorted(deal.twists), vendor_country=deal.country.code,
        service_period=facts.get("servicePeriod"), buyer=buyer_truth(facts))
    known |= {key: facts.get(name) for key, name in PRINTED.items()}
    known |= {key: facts[name].isoformat() if name in facts else None for key, name in OTHER_DATES.items()}
    known |= dict(
        tax_lines=[dict(label=line.label, rate=line.rate, mark=line.mark, base_minor=back * line.base, tax_minor=back * line.tax) for line in deal.taxes] if facts.get("tax") else [],
        prices_include_tax=deal.included, discount_minor=back * (deal.discount + deal.cuts), shipping_minor=back * (deal.shipping + deal.service), tip_minor=back * deal.tip, rounding_minor=back * deal.rounding)
    if deal.due is not None:
        known["amount_due_minor"] = deal.due
    return known


def buyer_truth(facts):
    party = facts.get("buyer")
    return party and dict(name=party.name, tax_id=facts.get("buyerTaxId"), address=", ".join(party.lines))


def item_truth(item, back):
    """Money back is negative, whatever sign the page prints."""
    quantity = item.quantity if item.shows_quantity else None
    return dict(
        description=" ".join(item.text), description_alt=item.text[:1], quantity=None if quantity is None else int(quantity) if quantity == int(quantity) else format(quantity, "f"),
        unit_price_minor=item.price if item.shows_price else None, amount_minor=back * item.amount, code=item.code if item.shows_code else None,
        unit=item.unit if item.shows_unit else None, tax_rate=item.rate if item.shows_rate else None, date=item.day.isoformat() if item.shows_day else None)
