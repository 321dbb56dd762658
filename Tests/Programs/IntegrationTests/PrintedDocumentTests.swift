import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Documents in layouts that neither the rules nor the generator were made for, through the real programs.
  @Suite(.serialized, withModels)
  struct PrintedDocumentTests {
    @Test func fieldsAreRightAndNothingIsReconciledThatIsWrong() throws {
      let folder = Files.root.appending(path: "Tests/Support/PrintedDocuments").path
      let run = try ChildProcess(Files.gateway, ["evaluate", folder, "--json"], environment: [:])
      try #require(try run.waitForExit(within: .seconds(120)) == .code(0), "\(run.errors)")
      let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let all = try #require((report["sets"] as? [String: [String: Any]])?["ALL"])
      func share(_ column: String) throws -> Double { try #require(all[column] as? Double, "\(column): \(all)") }
      #expect(all["n"] as? Int == 135)
      // One of them is 0.7 points.
      #expect(try share("vendor") >= 0.96)
      #expect(try share("date") >= 0.98)
      #expect(try share("total") >= 0.98)
      #expect(try share("tax") >= 0.95)
      #expect(try share("right|reconciled") == 1)
    }
  }
}
