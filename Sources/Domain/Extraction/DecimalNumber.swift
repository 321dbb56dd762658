import Formatting

/// An exact decimal number, `unscaled` divided by ten to the power of `scale`: what a document prints, never rounded.
public struct DecimalNumber: Sendable, Hashable, CustomStringConvertible {
  public let unscaled: Int64
  /// Digits after the decimal separator, 0...`maximumScale`.
  public let scale: Int

  /// Ten to this power still fits an `Int64` with room for a whole part.
  public static let maximumScale = 9

  /// nil when `scale` is out of bounds or `unscaled` has no magnitude in 64 bits.
  public init?(unscaled: Int64, scale: Int) {
    guard (0...Self.maximumScale).contains(scale), unscaled != .min else { return nil }
    self.unscaled = unscaled
    self.scale = scale
  }

  /// A count of minor units as a number: 1550 with exponent 2 is 15.50. nil when out of bounds.
  public init?(minorUnits: Int64, exponent: Int) {
    self.init(unscaled: minorUnits, scale: exponent)
  }

  /// The same amount in minor units of a currency; nil when it is finer than the minor unit or too large.
  public func minorUnits(exponent: Int) -> Int64? {
    guard exponent >= 0 else { return nil }
    if scale <= exponent {
      guard let factor = Self.powerOfTen(exponent - scale) else { return nil }
      let (product, overflow) = unscaled.multipliedReportingOverflow(by: factor)
      return overflow ? nil : product
    }
    guard let divisor = Self.powerOfTen(scale - exponent), unscaled % divisor == 0 else { return nil }
    return unscaled / divisor
  }

  /// The amount rounded half away from zero to minor units; nil when too large.
  public func roundedMinorUnits(exponent: Int) -> Int64? {
    if let exact = minorUnits(exponent: exponent) { return exact }
    guard exponent >= 0, scale > exponent, let divisor = Self.powerOfTen(scale - exponent) else { return nil }
    let quotient = unscaled / divisor
    let rest = unscaled % divisor
    let half = divisor / 2
    if rest >= half { return quotient + 1 }
    return rest <= -half ? quotient - 1 : quotient
  }

  /// The exact product; nil when it does not fit.
  public func multiplied(by other: DecimalNumber) -> DecimalNumber? {
    let a = normalized
    let b = other.normalized
    let (product, overflow) = a.unscaled.multipliedReportingOverflow(by: b.unscaled)
    return overflow ? nil : DecimalNumber(unscaled: product, scale: a.scale + b.scale)
  }

  /// The quotient where it ends within `maximumScale` digits; nil otherwise, and for a zero or negative divisor.
  package func divided(by divisor: DecimalNumber) -> DecimalNumber? {
    let (a, b) = (normalized, divisor.normalized)
    guard b.unscaled > 0 else { return nil }
    for digits in 0...Self.maximumScale {
      let scale = a.scale - b.scale + digits
      guard scale >= 0 else { continue }
      guard scale <= Self.maximumScale, let factor = Self.powerOfTen(digits) else { return nil }
      let (product, overflow) = a.unscaled.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      if product % b.unscaled == 0 { return DecimalNumber(unscaled: product / b.unscaled, scale: scale) }
    }
    return nil
  }

  public var isZero: Bool { unscaled == 0 }
  public var isNegative: Bool { unscaled < 0 }

  /// The same value without trailing zeros after the separator.
  private var normalized: DecimalNumber {
    var digits = unscaled
    var places = scale
    while places > 0, digits % 10 == 0 {
      digits /= 10
      places -= 1
    }
    return DecimalNumber(unscaled: digits, scale: places) ?? self
  }

  /// `2.5`, `-0.05`, `7`: no exponent, no trailing zeros.
  public var description: String {
    let value = normalized
    return value.unscaled.decimalText(places: value.scale)
  }

  /// Equal values are equal, however many zeros were printed.
  public static func == (a: Self, b: Self) -> Bool {
    let (a, b) = (a.normalized, b.normalized)
    return a.unscaled == b.unscaled && a.scale == b.scale
  }

  public func hash(into hasher: inout Hasher) {
    let value = normalized
    hasher.combine(value.unscaled)
    hasher.combine(value.scale)
  }

  static func powerOfTen(_ exponent: Int) -> Int64? {
    guard (0...18).contains(exponent) else { return nil }
    return (0..<exponent).reduce(Int64(1)) { power, _ in power * 10 }
  }
}
