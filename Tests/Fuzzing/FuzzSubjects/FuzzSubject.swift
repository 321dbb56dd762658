/// A part of the product that takes bytes of others, and what must hold for whatever bytes it gets.
package struct FuzzSubject: Sendable {
  package let name: String
  /// Of an input; longer ones are cut.
  package let maximumBytes: Int
  /// What its inputs are made of.
  package let words: [[UInt8]]
  private let body: @Sendable ([UInt8]) throws -> Outcome

  /// - Parameter isBinary: every scalar of the words is a byte; else they are UTF-8.
  package init(
    _ name: String, maximumBytes: Int, words: [String] = [], isBinary: Bool = false,
    _ body: @escaping @Sendable ([UInt8]) throws -> Outcome
  ) {
    self.name = name
    self.maximumBytes = maximumBytes
    self.words = words.map { word in
      isBinary ? word.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } : Array(word.utf8)
    }
    self.body = body
  }

  /// Works on one input.
  ///
  /// - Throws: `BrokenProperty`.
  package func run(_ input: [UInt8]) throws -> Outcome { try body(Array(input.prefix(maximumBytes))) }

  package static let all: [FuzzSubject] = [
    multipart, headers, json, ocrRequest, frames, sse, answers, money, dates, fields, invoices, networks, tokens, proxy,
    images,
  ]
}

/// What came of an input, in a few numbers: an input that came to something new is worth changing further.
package struct Outcome: Hashable, Sendable {
  private var parts: [Int] = []

  package init(_ parts: Int...) { self.parts = parts }

  /// Counts are told apart up to eight, then by their size.
  mutating func add(count: Int) { parts.append(count < 8 ? count : 8 + Int.bitWidth - count.leadingZeroBitCount) }

  mutating func add(_ isSo: Bool) { parts.append(isSo ? 1 : 0) }

  /// Which error, without the values it carries.
  mutating func add(error: some Error) {
    let name = String(String(describing: error).prefix { $0 != "(" })
    parts.append(name.utf8.reduce(5_381) { ($0 &* 33 &+ Int($1)) & 0xFFFF })
  }
}

/// Something that must hold for any input, and does not.
package struct BrokenProperty: Error, CustomStringConvertible {
  package let description: String
}

/// Has a run fail unless a property holds.
func require(_ holds: Bool, _ property: @autoclosure () -> String) throws {
  if !holds { throw BrokenProperty(description: property()) }
}
