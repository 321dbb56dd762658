extension LineItem {
  /// Takes a price: rounded to minor units, and exactly where it is finer.
  package mutating func setUnitPrice(_ price: DecimalNumber, exponent: Int) {
    unitPrice = price.roundedMinorUnits(exponent: exponent)
    if price.minorUnits(exponent: exponent) == nil { unitPriceDecimal = price.description }
  }
}
