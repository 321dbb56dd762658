/// Documents that the engines' tests type, and what models say of them.
enum TypedDocuments {
  /// The rules read it, and its sums close.
  static let receipt = """
    GREEN LEAF MARKET LTD
    12 Mill Road
    Date 26/02/2026 14:51
    Coffee beans               12.30
    Filter paper                2.00
    Subtotal                   14.30
    VAT 8.4%                    1.20
    Total                     £15.50
    Cash                       20.00
    Change                      4.50
    """

  /// The same with a second date.
  static let deliveredReceipt = receipt.replacing("\nCoffee", with: "\nDelivered 20/02/2026\nCoffee")

  /// All of the receipt, as it is.
  static let right = answer(total: "15.50", tax: "1.20", subtotal: "14.30", items: items)
  static let items = [("Coffee beans", "12.30"), ("Filter paper", "2.00")]

  /// An answer for the receipt with other sums.
  ///
  /// - Parameter items: nil where none are asked for.
  static func answer(
    vendor: String = "GREEN LEAF MARKET LTD", date: String = "2026-02-26", currency: String? = "GBP", total: String?,
    tax: String? = nil, subtotal: String? = nil, items: [(String, String)]?
  ) -> String {
    func value(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
    let list = items.map { ",\"i\":[" + $0.map { "[\"\($0.0)\",null,\"\($0.1)\"]" }.joined(separator: ",") + "]" } ?? ""
    return "{\"k\":\"r\",\"v\":\"\(vendor)\",\"d\":\"\(date)\",\"c\":\(value(currency)),\"t\":\(value(total)),"
      + "\"x\":\(value(tax)),\"s\":\(value(subtotal))\(list)}"
  }

  /// Two sums with labels of equal worth and nothing that adds up.
  static let twoTotals = """
    GREEN LEAF MARKET LTD
    12 Mill Road
    Date 26/02/2026 14:51
    Total                      15.50
    Total                      18.75
    """
}
