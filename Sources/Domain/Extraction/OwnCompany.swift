import Languages

/// The company that books the documents, by its names and tax numbers: it is never their seller.
public struct OwnCompany: Sendable, Equatable {
  /// As given.
  public private(set) var names: [String] = []
  /// Of each its letters and digits, without legal forms.
  private var keys: [String] = []

  /// No company is known.
  public init() {}

  /// Names and numbers separated by semicolons.
  ///
  /// nil where there are too many, one has fewer than three letters and digits, or there are characters that no header holds.
  public init?(parsing text: String) {
    let names = text.split(separator: ";").map(Self.trimmed).filter { !$0.isEmpty }
    guard names.count <= Self.maximumNames, text.utf8.count <= Self.maximumBytes,
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { return nil }
    keys = names.map(Self.key)
    guard keys.allSatisfy({ $0.count >= 3 }) else { return nil }
    self.names = names
  }

  private static let maximumNames = 50
  private static let maximumBytes = 4096

  public var isEmpty: Bool { names.isEmpty }

  /// These names and those of another list.
  package func joined(_ other: OwnCompany) -> OwnCompany {
    var result = self
    result.names += other.names
    result.keys += other.keys
    return result
  }

  /// Whether a printed name is one of the company's, with or without legal form, or begins with one.
  package func isName(_ name: String) -> Bool {
    guard !keys.isEmpty else { return false }
    let key = Self.key(name)
    return keys.contains { own in
      own == key || own.count >= Self.longEnough && key.hasPrefix(own)
        || key.count >= Self.longEnough && own.hasPrefix(key)
    }
  }

  /// Letters after which a longer name is still the same.
  private static let longEnough = 7

  /// Whether a printed tax number is one of the company's.
  package func isTaxId(_ id: String) -> Bool {
    guard !keys.isEmpty else { return false }
    let key = String(Grounding.letters(id))
    return keys.contains { own in
      own.contains(where: \.isNumber)
        && (own == key || key.count >= Self.longEnough && (own.hasSuffix(key) || key.hasSuffix(own)))
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  private static func key(_ name: String) -> String {
    let words = name.split(whereSeparator: { $0 == " " || $0 == "," }).filter { word in
      !legalForms.contains(word.uppercased().filter { $0.isLetter || $0 == "/" || $0 == "&" })
    }
    let key = String(Grounding.letters(words.joined(separator: " ")))
    return key.isEmpty ? String(Grounding.letters(name)) : key
  }

  private static let legalForms = Set(Vocabulary.all.words(\.names.legalForms))
}

extension DocumentFields {
  /// Without a seller that is the company that books, and its number.
  ///
  /// - Returns: whether it was the seller.
  package mutating func dropSeller(_ own: OwnCompany) -> Bool {
    if let id = vendorTaxId, own.isTaxId(id) {
      vendorTaxId = nil
      evidence[.vendorTaxId] = nil
    }
    if let name = vendorLegalName, own.isName(name) {
      vendorLegalName = nil
      evidence[.vendorLegalName] = nil
    }
    guard let name = vendor, own.isName(name) else { return false }
    vendor = nil
    evidence[.vendor] = nil
    return true
  }
}

extension ExtractionResult {
  /// Of any engine's answer: the company that books is not the seller.
  package mutating func dropSeller(_ own: OwnCompany) {
    guard fields.dropSeller(own) else { return }
    warnings.append(.onlyOwnName)
    if verdict == .reconciled { verdict = .unverifiable }
  }
}

extension Warning {
  /// Of an answer that names no seller, because the only name is that of the company that books.
  package static let onlyOwnName = Warning(
    code: "seller_uncertain", message: "The only name that was found is that of the company that books.",
    field: FieldName.vendor.key)
}
