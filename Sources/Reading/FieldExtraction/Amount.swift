import DocumentText
import Extraction
import Languages

/// A printed amount on its row.
struct Amount: Sendable {
  var row: Int
  var number: PrintedNumber
  /// In minor units of the document's currency.
  var minor: Int64
  /// Printed the way money is: with the currency's decimals, with `.-`, or next to a currency.
  var isMoney: Bool
  /// Levelled.
  var bounds: Rectangle
  var confidence: Float
}

/// Amounts of a row that share the label in front of them.
struct AmountGroup: Sendable {
  var row: Int
  /// Of the row's text; empty where the amounts stand alone.
  var label: Range<Int>
  var concepts: Concepts
  /// Percentages printed with the label or between the amounts.
  var rates: [DecimalNumber]
  /// Amounts and plain numbers, left to right.
  var amounts: [Amount]
  /// The label stands in a row above or below, not on the amounts' own.
  var isLabelApart = false

  var money: [Amount] { amounts.filter(\.isMoney) }
  var role: AmountRole { AmountRole(concepts) }
}
