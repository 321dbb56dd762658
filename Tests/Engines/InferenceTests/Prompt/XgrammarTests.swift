import Extraction
import FieldExtraction
import Foundation
import Inference
import JSON
import ModelServing
import TestSupport
import Testing
import TypedPages

/// Every schema that requests to vLLM hold, compiled and exercised with the library that vLLM uses (scripts/verify.sh).
@Suite(.enabled(if: Xgrammar.isAvailable, Comment(rawValue: Xgrammar.installation)))
struct XgrammarTests {
  private static let receipt =
    #"{"k":"r","v":"ACME LTD","d":"2026-02-26","c":"USD","t":"15.50","x":"1.20","s":"14.30","i":[["Coffee","2","7.15"]]}"#
  private static let statement =
    #"{"k":"b","v":"ACME BANK","d":null,"c":"EUR","t":"-5","x":null,"s":"0.000","i":[["Rent","2024-02-29","-700.00"]]}"#

  private static func items(_ count: Int) -> String {
    receipt.replacing(
      #"["Coffee","2","7.15"]"#, with: Array(repeating: #"[null,null,"1"]"#, count: count).joined(separator: ","))
  }

  private static func spaced(_ texts: [String]) -> [String] { texts.map(AnswerSpacing.spaced.text) }

  @Test func wholeDocumentIsHeldToItsForm() throws {
    let right = [
      Self.receipt, Self.statement, Self.items(0), Self.items(60),
      Self.receipt.replacing("15.50", with: "123456789.123"),
      Self.receipt.replacing("ACME LTD", with: #"Café \"Zum Löwen\" \\ 東京"#),
      Self.receipt.replacing("2026-02-26", with: "2000-02-29"), Self.receipt.replacing("\"15.50\"", with: "null"),
    ]
    let wrong = [
      Self.items(61), Self.receipt.replacing("15.50", with: "1234567890"),
      Self.receipt.replacing("15.50", with: "15,50"),
      Self.receipt.replacing("15.50", with: "1.2345"), Self.receipt.replacing("\"15.50\"", with: "15.50"),
      Self.receipt.replacing("2026-02-26", with: "2026-02-29"), Self.receipt.replacing("USD", with: "XYZ"),
      Self.receipt.replacing("ACME LTD", with: "AC\nME"), Self.receipt.replacing("\"k\":\"r\"", with: "\"k\":\"b\""),
      Self.receipt.replacing("\"k\":\"r\"", with: "\"k\":\"<kind>\""), Self.receipt.replacing("\"v\"", with: "\"w\""),
    ]
    let format = AnswerFormat(scope: .full)
    let result = try Xgrammar.exercise(
      format.output.schema, accept: Self.spaced(right), refuse: Self.spaced(wrong) + [Self.receipt], samples: 40)
    #expect(result.refused.isEmpty && result.accepted.isEmpty, "\(result)")
    for text in result.samples {
      #expect(throws: Never.self, "\(text)") { try parsed(text, format) }
    }
  }

  @Test(arguments: AnswerScope.allCases, [nil] + DocumentType.allCases.map { $0 })
  func everyScopeAndKindCompilesAndItsAnswersParse(_ scope: AnswerScope, _ kind: DocumentType?) throws {
    let format = AnswerFormat(scope: scope, kind: kind)
    let result = try Xgrammar.exercise(format.output.schema, samples: 10)
    #expect(result.samples.count == 10 && result.seconds < 5)
    for text in result.samples {
      #expect(throws: Never.self, "\(text)") { try parsed(text, format) }
    }
  }

  /// Reads an answer; a name may be longer than the parser takes.
  private func parsed(_ text: String, _ format: AnswerFormat) throws {
    do {
      _ = try AnswerParser(format).parse(text)
    } catch {
      guard [.tooLong, .placeholder].contains(error.reason) else { throw error }
    }
  }

  @Test func choiceIsOneOfThoseOffered() throws {
    let text = "GREEN \"LEAF\" \\ LTD\n26/02/2026\nTea 3.00\nTax 10% 0.30\nTotal 3.30\nCash 5,00\nCard 3.30\n"
    let today = CalendarDate(unixSeconds: 1_795_000_000)
    let candidates = FieldExtractor(today: today, isJudged: false).candidates([.lines(text)])
    let escalation = try #require(Escalation(candidates, doubts: ChoiceField.allCases, today: today))
    let schema = escalation.request(.spaced).output.schema
    let nulls = JSONValue.object((schema["properties"]?.members ?? []).map { .init($0.key, .null) })
    let result = try Xgrammar.exercise(
      schema, accept: Self.spaced([nulls.serialized()]), refuse: [nulls.serialized(), #"{"t": "9.99"}"#], samples: 40)
    #expect(result.refused.isEmpty && result.accepted.isEmpty, "\(result)")
    #expect(Set(result.samples).count > 5)
    for text in result.samples {
      #expect(throws: Never.self, "\(text)") { try escalation.settle(text) }
      #expect(text.utf8.count < escalation.request(.spaced).maximumTokens)
    }
  }

  @Test func probeCanOnlyBeObeyed() throws {
    var generator = SeededGenerator(seed: 3)
    let probe = SchemaProbe(using: &generator)
    let result = try Xgrammar.exercise(
      probe.request.output.schema, accept: ["\"\(probe.word)\""], refuse: ["\"hello\"", probe.word], samples: 1)
    #expect(result.refused.isEmpty && result.accepted.isEmpty && result.samples == ["\"\(probe.word)\""])
  }
}

/// Python's xgrammar, in a virtual environment of its own.
enum Xgrammar {
  struct Result: Decodable {
    var seconds: Double
    var refused, accepted, samples: [String]
  }

  private static let python = Checkout.root.appending(path: ".build-xgrammar/bin/python")
  static let isAvailable = FileManager.default.isExecutableFile(atPath: python.path)
  static let installation = ".build-xgrammar is missing: scripts/verify.sh makes it"

  /// Compiles a schema.
  static func exercise(
    _ schema: JSONValue, accept: [String] = [], refuse: [String] = [], samples: Int
  ) throws -> Result {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = python
    process.arguments = [Checkout.root.appending(path: "Tests/Support/Tools/check_schemas.py").path]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let cases: JSONValue = [
      [
        "name": "schema", "schema": schema, "accept": .array(accept.map(JSONValue.string)),
        "refuse": .array(refuse.map(JSONValue.string)), "samples": .integer(Int64(samples)),
      ]
    ]
    try input.fileHandleForWriting.write(contentsOf: Data(cases.serialized().utf8))
    try input.fileHandleForWriting.close()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try #require(JSONDecoder().decode([Result].self, from: data).first)
  }
}
