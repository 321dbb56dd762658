import Extraction
import Settings

/// What the hosted service charges for a page, by model.
public struct HostedPrices: Sendable, Equatable, CustomStringConvertible {
  private struct Price: Sendable, Equatable {
    var model: String
    /// Millionths of a US dollar for one annotated page.
    var microUSDPerPage: Int64
  }

  /// No model twice.
  private let prices: [Price]

  private init(_ prices: [Price]) { self.prices = prices }

  /// Mistral's price list of August 2026 for pages with a document annotation: 3 USD per 1,000 pages of OCR 3, 5 USD of
  /// OCR 4.
  public static let standard = HostedPrices([
    Price(model: "mistral-ocr-2512", microUSDPerPage: 3_000),
    Price(model: "mistral-ocr-4-0", microUSDPerPage: 5_000),
    Price(model: "mistral-ocr-4-1", microUSDPerPage: 5_000),
  ])

  /// `mistral-ocr-2512=3,mistral-ocr-4-0=5`: US dollars per 1,000 pages with three decimals at most, no model twice; nil for
  /// anything else.
  public init?(_ text: String) {
    var prices: [Price] = []
    for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = entry.split(separator: "=", omittingEmptySubsequences: false)
      // What 1,000 pages cost in thousandths of a dollar is what one page costs in millionths.
      guard parts.count == 2, Self.isModelName(parts[0]), let price = Int64(dollars: parts[1], decimals: 3),
        !prices.contains(where: { $0.model == parts[0] })
      else { return nil }
      prices.append(Price(model: String(parts[0]), microUSDPerPage: price))
    }
    self.init(prices)
  }

  /// Millionths of a US dollar for one page; nil for a model that is not in the list.
  public func microUSDPerPage(_ model: String) -> Int64? { prices.first { $0.model == model }?.microUSDPerPage }

  public var description: String {
    prices.map { "\($0.model)=\($0.microUSDPerPage.dollars(decimals: 3))" }.joined(separator: ",")
  }

  static func isModelName(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "-._".utf8.contains($0) }
  }
}

extension Int64 {
  /// US dollars as written (`12`, `0.25`), counted in units of so many decimals, exactly; nil where that takes more
  /// decimals, or from a billion dollars on.
  init?(dollars text: some StringProtocol, decimals: Int) {
    let parts = Array(text.utf8).split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, (1...9).contains(whole.count), parts.allSatisfy({ $0.allSatisfy(\.isDigit) }) else {
      return nil
    }
    let fraction = parts.count > 1 ? Array(parts[1]) : []
    guard parts.count == 1 || (1...decimals).contains(fraction.count) else { return nil }
    let digits = whole + fraction + Array(repeating: UInt8(ascii: "0"), count: decimals - fraction.count)
    self = digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  /// The text that `init(dollars:decimals:)` reads as this many units.
  func dollars(decimals: Int) -> String { DecimalNumber(unscaled: self, scale: decimals)?.description ?? "" }
}
