import DocumentService
import Extraction
import TestSupport
import Testing
import Traces

@Suite struct MediaTypeTests {
  @Test func readsTypesAndParameters() throws {
    let type = try #require(MediaType(" Multipart/Form-Data ;; Boundary=\"a \\\"b\\\\\" ;charset=UTF-8; "))
    #expect(type.name == "multipart/form-data")
    #expect(type[parameter: "boundary"] == "a \"b\\")
    #expect(type[parameter: "charset"] == "UTF-8")
    #expect(type[parameter: "other"] == nil)
  }

  @Test(arguments: [
    "", "/", "a/", "/b", "a b/c", "a/b c", "a/b,", "a/b; c=\"", "a/b; c=\"\\", "a/b; c=\"\u{1}\"", "a/b; c=d=e",
    "a/b; c=1; C=2", "a/b; =1", "a/b\u{0}",
  ])
  func refusesTheRest(text: String) {
    #expect(MediaType(text) == nil)
  }
}

@Suite struct PreferTests {
  private static let waits: [(lines: [String], wait: Duration?)] = [
    (["wait=10"], Duration.seconds(10)), (["wait=0"], .zero), (["wait=2.5"], .milliseconds(2500)),
    (["wait=0.001"], .milliseconds(1)), (["WAIT = \"7\""], .seconds(7)), (["respond-async, wait=10"], .seconds(10)),
    (["return=minimal; foo=\"a, wait=1\"; bar", "wait=3;x"], .seconds(3)), (["wait=4, wait=5"], .seconds(4)),
    (["wait=4", "wait=x"], .seconds(4)), ([", ,wait=1,,"], .seconds(1)),
    (["wait=99999999999999999999999999"], .seconds(1_000_000_000)), (["wait=0.0000000019"], .nanoseconds(1)),
    ([], nil), ([""], nil), (["respond-async"], nil), (["waiting=5"], nil),
  ]

  @Test(arguments: waits)
  func readsWait(lines: [String], wait: Duration?) throws {
    #expect(try Prefer(lines).wait == wait)
  }

  @Test(arguments: [
    "wait", "wait=", "wait=\"\"", "wait=-1", "wait=+1", "wait=1e3", "wait=.5", "wait=5.", "wait=1.2.3", "wait=10s",
    "wait=1 2", "wait=١", "wait=\"10", "a=b c", "=1", "wait=10;;=", "\u{1}",
  ])
  func refusesTheRest(line: String) {
    let problem = #expect(throws: Problem.self) { try Prefer([line]) }
    #expect(problem?.code == .malformedRequest)
  }

  @Test(arguments: [
    (Duration.seconds(10), "wait=10"), (.milliseconds(2500), "wait=2.5"), (.milliseconds(5), "wait=0.005"),
  ])
  func saysWhatWasApplied(wait: Duration, text: String) throws {
    #expect(Prefer.applied(wait: wait) == text)
    #expect(try Prefer([text]).wait == wait)
  }
}

@Suite struct InclusionTests {
  @Test func reads() throws {
    #expect(try Inclusion.parse([String]()) == [])
    #expect(try Inclusion.parse([""]) == [])
    #expect(try Inclusion.parse(["evidence"]) == [.evidence])
    #expect(try Inclusion.parse(["evidence,evidence", "evidence"]) == [.evidence])
  }

  @Test(arguments: ["preview", "evidence,preview", "Evidence", "evidence evidence"])
  func refusesUnknownNames(value: String) {
    let problem = #expect(throws: Problem.self) { try Inclusion.parse([value]) }
    #expect(problem?.code == .malformedRequest)
    #expect(problem?.detail.contains("evidence") == true)
    #expect(problem?.detail.contains("preview") == false)
  }
}

@Suite struct RequestIDTests {
  @Test(arguments: [
    "a", "7f9c-11", "job/0", "urn:uuid:6BA7B810-9dad-11d1-80b4-00c04fd430c8", "a.b_c~d",
    String(repeating: "~", count: 128),
  ])
  func keepsTheCallersID(header: String) {
    var generator = SeededGenerator(seed: 1)
    #expect(RequestID.accept(header, using: &generator) == header)
  }

  @Test(arguments: [
    nil, "", "a\nb", "ü", "a\u{7F}", String(repeating: "a", count: 129), "7f9c-11 (retry)", "x status=200 code=none",
    "a=b", "\",\"level\":\"error\",\"x\":\"", "a%0d%0aSet-Cookie:x", "$(id)", "a;b", "<b>", "a\\b", "a,b",
  ])
  func makesAnIDElse(header: String?) {
    var generator = SeededGenerator(seed: 1)
    let first = RequestID.accept(header, using: &generator)
    let second = RequestID.accept(header, using: &generator)
    #expect(first != second)
    for id in [first, second] {
      #expect(id.count == 32)
      #expect(id.allSatisfy { "0123456789abcdef".contains($0) })
    }
  }
}

/// Header values come from outside: whatever they hold, reading them ends.
@Suite struct HeaderFuzzTests {
  @Test func mutatedHeadersAreReadOrRefused() {
    var generator = SeededGenerator(seed: 21)
    let seeds = [
      "multipart/form-data; boundary=\"a b\\\"c\"; charset=utf-8", "respond-async, wait=10; foo=\"bar, baz\", wait=2.5",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ]
    var accepted = [0, 0, 0]
    for _ in 0..<20_000 {
      var bytes = Array((seeds.randomElement(using: &generator) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes.mutate(alphabet: Array("0127af;,=\"\\/. -\t\u{0}".utf8) + [0x80, 0xFF], using: &generator)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let type = MediaType(text) {
        accepted[0] += 1
        #expect(!type.name.contains(";") && type.name.contains("/"), "\(text)")
      }
      if let wait = try? Prefer([text]).wait {
        accepted[1] += 1
        #expect(wait >= .zero && wait <= .seconds(1_000_000_000), "\(text)")
      }
      if let context = TraceContext(traceparent: text) {
        accepted[2] += 1
        #expect(TraceContext(traceparent: context.traceparent) == context, "\(text)")
      }
    }
    #expect(accepted.allSatisfy { $0 > 100 }, "\(accepted)")
  }
}
