extension Double {
  /// With so many decimals, rounded to the nearest (halves away from zero); nil where it is not finite or has more than
  /// 18 digits.
  package func decimalText(places: Int) -> String? { scaled(places)?.decimalText(places: places) }

  /// As `decimalText`, without zeros at the end of the decimals: `0.5`, `2`.
  package func shortDecimalText(places: Int) -> String? { scaled(places)?.shortDecimalText(places: places) }

  private func scaled(_ places: Int) -> Int64? {
    let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
    guard isFinite, abs(self) * scale < 9e18 else { return nil }
    return Int64((self * scale).rounded())
  }
}
