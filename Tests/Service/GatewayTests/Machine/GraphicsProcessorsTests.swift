import Foundation
import Gateway
import JSON
import TestSupport
import Testing

/// With a stand-in for NVIDIA's library that is compiled here; no GPU is used.
@Suite(.timeLimit(.minutes(1))) struct GraphicsProcessorsTests {
  @Test func whatTheLibraryTellsIsRead() async throws {
    #expect(GraphicsProcessors(library: "libno-such-library.so.1").count == 0, "no GPU is no error")
    #expect(
      GraphicsProcessors(library: try ManagementLibrary.compile("int nvmlInit_v2(void) { return 9; }").path).count == 0,
      "no driver")
    let gpus = GraphicsProcessors(library: try ManagementLibrary.compile().path)
    #expect(gpus.count == 3)
    while gpus.readings[0] == nil { try await Task.sleep(for: .milliseconds(5)) }
    while gpus.readings[1] == nil { try await Task.sleep(for: .milliseconds(5)) }
    let first = try #require(gpus.readings[0])
    #expect(first.name == "T4" && first.utilization == 0.75 && first.memoryUsed == 4 && first.memorySize == 16)
    #expect(first.temperature == 91 && first.eccErrors == 2)
    #expect(first.isThrottledByHeat == true && first.isThrottledByPower == false)
    let second = try #require(gpus.readings[1])
    #expect(second.eccErrors == nil, "it has no such memory")
    #expect(second.isThrottledByHeat == false && second.isThrottledByPower == true)
    #expect(gpus.readings[2] == nil, "one that does not answer")
    let json = first.json.serialized()
    #expect(
      json == #"{"name":"T4","utilization":0.75,"memoryUsedBytes":4,"memoryBytes":16,"temperature":91,"#
        + #""throttledByHeat":true,"throttledByPower":false,"eccErrors":2}"#)
  }
}
