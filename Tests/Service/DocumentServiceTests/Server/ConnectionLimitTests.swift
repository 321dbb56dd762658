import DocumentService
import Testing

@Suite struct ConnectionLimitTests {
  @Test(arguments: [(1_024, 4, 928), (128, 4, 32), (8_192, 32, 7_872), (20, 4, 1)])
  func workersAndLibrariesKeepTheirDescriptors(_ descriptors: Int, _ processes: Int, _ connections: Int) {
    #expect(ConnectionLimit.connections(descriptors: descriptors, processes: processes) == connections)
  }

  @Test func someAreToldThatThereAreTooManyAndTheRestIsDropped() {
    let limit = ConnectionLimit(connections: 2)
    #expect(
      (0..<20).map { _ in limit.admit() } == Array(repeating: .admitted, count: 2)
        + Array(repeating: .refused, count: 16)
        + Array(repeating: .dropped, count: 2))
    // A dropped connection is not counted; the others are until they are given back.
    for _ in 0..<17 { limit.giveBack() }
    #expect(limit.admit() == .admitted)
    #expect(limit.admit() == .refused)
  }
}
