import FoundationEssentials
import FuzzRun
import FuzzSubjects
import TestSupport
import Testing

/// The inputs of Tests/Fuzzing/Corpora, among them those that once broke something.
@Suite struct FuzzTests {
  private static let corpora = Checkout.root.appending(path: "Tests/Fuzzing/Corpora").path

  private func inputs(_ subject: FuzzSubject) throws -> [[UInt8]] {
    let folder = "\(Self.corpora)/\(subject.name)"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
      Array(try #require(FileManager.default.contents(atPath: "\(folder)/\(name)")))
    }
  }

  @Test(arguments: FuzzSubject.all.map(\.name))
  func everyKnownInputKeepsTheProperties(_ name: String) throws {
    let subject = try #require(FuzzSubject.all.first { $0.name == name })
    var run = FuzzRun(subject, seed: 1)
    let inputs = try inputs(subject)
    #expect(inputs.count >= 3)
    for input in inputs { try run.execute(input) }
    // The inputs show different sides of the subject, so that changing them does as well.
    #expect(run.found >= 3)
  }

  /// A fault behind a word and a number is found, and by the same input on every run.
  @Test func plantedFaultsAreFound() throws {
    let planted = FuzzSubject("planted", maximumBytes: 64, words: ["total="]) { input in
      let text = String(decoding: input, as: UTF8.self)
      guard text.contains("total=") else { return Outcome(0) }
      if text.contains("total=65536") { throw Planted() }
      return Outcome(1, min(input.count / 8, 4))
    }
    let found = try (0..<2).map { _ in try #require(failure(of: planted)) }
    #expect(found[0].input == found[1].input)
    #expect(String(decoding: found[0].input, as: UTF8.self).contains("total=65536"))
  }

  private struct Planted: Error {}

  private func failure(of subject: FuzzSubject) -> FuzzRun.Failure? {
    var run = FuzzRun(subject, seed: 1)
    do throws(FuzzRun.Failure) {
      try run.execute(Array("sum 12".utf8))
      for _ in 0..<200_000 { try run.step() }
      return nil
    } catch {
      return error
    }
  }
}
