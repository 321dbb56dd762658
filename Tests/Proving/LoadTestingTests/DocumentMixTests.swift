import DocumentFormats
import LoadTesting
import Testing

@Suite struct DocumentMixTests {
  private let documents = ["a.pdf", "b.jpg", "c.JPEG", "scan-1.png", "scan-2.pdf"].compactMap { name in
    DocumentFormat(fileName: name).map { LoadDocument(name: name, format: $0, bytes: []) }
  }

  @Test func knowsDocumentsByTheirNames() {
    #expect(documents.map(\.format) == [.pdf, .jpeg, .jpeg, .png, .pdf])
    for name in ["truth.jsonl", "README.md", "pdf", "x.pdf.txt"] where name != "pdf" {
      #expect(DocumentFormat(fileName: name) == nil, "\(name)")
    }
  }

  @Test func readsWeights() throws {
    let mix = try #require(DocumentMix(parsing: "pdf=3,scan-*=0.5"))
    #expect(mix.parts.map(\.pattern) == ["pdf", "scan-*"])
    #expect(mix.parts.map(\.weight) == [3, 0.5])
    for text in ["", "pdf", "pdf=", "=3", "pdf=0", "pdf=-1", "pdf=1,", "pdf=1=2", "pdf=x"] {
      #expect(DocumentMix(parsing: text) == nil, "\(text)")
    }
  }

  @Test func sendsPartsByTheirWeights() throws {
    var sequence = try sequence("pdf=3,image=7")
    // Exact in every stretch, not only in the long run.
    for _ in 0..<20 {
      let sent = (0..<10).compactMap { _ in sequence.next() }
      #expect(sent.count { documents[$0].format == .pdf } == 3)
    }
  }

  @Test func sendsEveryDocumentBeforeOneComesAgain() throws {
    var sequence = try sequence("*=1")
    for _ in 0..<5 { #expect(Set((0..<5).compactMap { _ in sequence.next() }) == Set(0..<5)) }
  }

  @Test func aDocumentIsOfTheFirstPartThatItMatches() throws {
    let sent = Set(
      try sequence("scan-?.*=1,png=1,pdf=1", of: documents.filter { $0.name != "b.jpg" } + pngs).prefix(30))
    // c.JPEG matches nothing.
    #expect(sent == [0, 2, 3, 4])
  }

  private let pngs = [LoadDocument(name: "x.png", format: .png, bytes: [])]

  @Test func followsTheSeed() throws {
    let first = Array(try sequence("*=1", seed: 1).prefix(5))
    #expect(first == Array(try sequence("*=1", seed: 1).prefix(5)))
    #expect((2..<10).contains { (try? Array(sequence("*=1", seed: $0).prefix(5))) != first })
  }

  @Test func namesAPartWithoutDocuments() throws {
    var missing: String?
    let mix = try #require(DocumentMix(parsing: "pdf=1,*.gif=1"))
    #expect(DocumentSequence(documents, mix: mix, seed: 1, onEmpty: { missing = $0 }) == nil)
    #expect(missing == "*.gif")
  }

  private func sequence(
    _ mix: String, of documents: [LoadDocument]? = nil, seed: UInt64 = 1
  ) throws -> DocumentSequence {
    let mix = try #require(DocumentMix(parsing: mix))
    return try #require(DocumentSequence(documents ?? self.documents, mix: mix, seed: seed))
  }
}
