import TestSupport
import Testing
import Traces

@Suite struct TraceContextTests {
  private static let valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test func readsTheCallersContext() throws {
    let context = try #require(TraceContext(traceparent: Self.valid))
    #expect(context.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(context.parentID == "00f067aa0ba902b7")
    #expect(context.flags == 1)
    #expect(context.traceparent == Self.valid)
  }

  @Test func takesLaterVersions() {
    #expect(TraceContext(traceparent: "01" + Self.valid.dropFirst(2) + "-more")?.traceparent == Self.valid)
    #expect(TraceContext(traceparent: "cc" + Self.valid.dropFirst(2))?.traceparent == Self.valid)
  }

  private static let invalid: [String] = [
    "", "00", "\(valid)-", "\(valid)x", String(valid.dropLast()), valid.uppercased(), "ff\(valid.dropFirst(2))",
    "0x\(valid.dropFirst(2))", "01\(valid.dropFirst(2))x", " \(valid.dropLast())",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
  ]

  @Test(arguments: invalid)
  func ignoresInvalidHeaders(header: String) {
    #expect(TraceContext(traceparent: header) == nil)
  }

  @Test func ownTracesAreValidAndDiffer() {
    var generator = SeededGenerator(seed: 5)
    let first = TraceContext(using: &generator)
    let second = TraceContext(using: &generator)
    #expect(first.traceID != second.traceID)
    #expect(TraceContext(traceparent: first.traceparent) == first)
  }

  @Test func theFlagSaysWhetherATraceIsSampled() throws {
    var context = try #require(TraceContext(traceparent: Self.valid))
    #expect(context.isSampled)
    context.isSampled = false
    #expect(context.traceparent == Self.valid.dropLast() + "0")
    // Other flags are kept.
    context = try #require(TraceContext(traceparent: Self.valid.dropLast(2) + "02"))
    context.isSampled = true
    #expect(context.traceparent.hasSuffix("-03"))
  }
}
