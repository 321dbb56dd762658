import DocumentService
import NIOPosix
import Testing

struct BodyParsingTests {
  /// Threads that are never started tell where a body is parsed.
  private let noThreads = BodyParsing(on: NIOThreadPool(numberOfThreads: 1))

  @Test func smallBodiesAreParsedWhereTheyAre() async throws {
    #expect(try await noThreads.result(ofBytes: BodyParsing.inline) { 7 } == 7)
  }

  @Test func largeBodiesAreParsedOnOtherThreads() async throws {
    await #expect(throws: (any Error).self) { try await noThreads.result(ofBytes: BodyParsing.inline + 1) { 7 } }
    let threads = NIOThreadPool(numberOfThreads: 1)
    threads.start()
    #expect(try await BodyParsing(on: threads).result(ofBytes: BodyParsing.inline + 1) { 7 } == 7)
    try await threads.shutdownGracefully()
  }

  @Test(arguments: [1, BodyParsing.inline + 1])
  func errorsOfTheParserAreThrown(_ bytes: Int) async {
    struct Wrong: Error {}
    await #expect(throws: Wrong.self) {
      try await BodyParsing().result(ofBytes: bytes) { throw Wrong() }
    }
  }
}
