import Extraction
import Languages

/// Describes what speaks for the kind of paper that the rules chose.
struct TypeFeatures {
  private let text: PageText
  private let type: DocumentType

  init(_ text: PageText, _ type: DocumentType) {
    self.text = text
    self.type = type
  }

  /// - Parameter total: in minor units.
  func features(total: Int64?, items: Int, isNamed: Bool) -> Features {
    var features = Features(isNamed: isNamed)
    for known in DocumentType.allCases { features.add("is \(known.rawValue)", type == known) }
    features.add("shape", text.sizes.first.map { $0.height / $0.width } ?? 1)
    features.add("recognized", text.isRecognized)
    features.add("pages", text.sizes.count)
    features.add("lines", text.lines.count)
    features.add("items", items)
    features.add("total", total != nil)
    features.add("negative", total.map { $0 < 0 } ?? false)
    let words: [(String, Concepts)] = [
      ("invoice", .invoice), ("receipt", .receipt), ("credit note", .creditNote), ("refund", .refund), ("due", .due),
      ("account", .account), ("change", .change), ("payment", .payment), ("customer", .customer), ("points", .points),
      ("statement", .statement), ("reference", .reference), ("thanks", .thanks), ("card", .card),
    ]
    for (name, concept) in words {
      features.add(name, min(text.lines.count { $0.concepts.contains(concept) }, 9))
      features.add("\(name) titles", min(titles(concept), 9))
    }
    return features
  }

  private func titles(_ concept: Concepts) -> Int {
    text.lines.prefix(30).reduce(0) { count, line in
      count
        + line.row.cells.indices.count {
          line.cellConcepts[$0].contains(concept) && line.row.cells[$0].text.count <= 30
        }
    }
  }
}
