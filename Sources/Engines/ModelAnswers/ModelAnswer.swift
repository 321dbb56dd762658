import Extraction

/// What a model answered for the pages of one request, read but not yet compared with them.
public struct ModelAnswer: Sendable, Equatable {
  public var kind: DocumentType
  public var vendor: String?
  public var date: CalendarDate?
  public var currency: Currency?
  /// The closing balance of a statement.
  public var total: DecimalNumber?
  public var tax: DecimalNumber?
  /// The opening balance of a statement.
  public var subtotal: DecimalNumber?
  public var items: [Item]
  /// The answer has as many items as its form can hold: the pages may print more.
  public var isFull = false

  /// An item, or a booking of a statement.
  public struct Item: Sendable, Equatable {
    public var description: String?
    public var quantity: DecimalNumber?
    /// Of a booking.
    public var date: CalendarDate?
    public var amount: DecimalNumber?

    public init(description: String?, quantity: DecimalNumber?, date: CalendarDate?, amount: DecimalNumber?) {
      self.description = description
      self.quantity = quantity
      self.date = date
      self.amount = amount
    }
  }

  public init(kind: DocumentType, items: [Item] = []) {
    self.kind = kind
    self.items = items
  }
}
