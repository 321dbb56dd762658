import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// `ocr-gateway evaluate` on the bundled PDFs, which need no models.
  @Suite(.serialized)
  struct EvaluateTests {
    private func run(
      _ arguments: [String], _ status: Int32, environment: [String: String] = [:]
    ) throws -> ChildProcess {
      let run = try ChildProcess(Files.gateway, ["evaluate"] + arguments, environment: environment)
      #expect(try run.waitForExit(within: .seconds(60)) == .code(status), "\(run.output)\(run.errors)")
      return run
    }

    /// A folder with two documents and their truth, one of which is said to have another total than it prints.
    private func folder() throws -> URL {
      let folder = try TemporaryFolder.make()
      let lines = try [("invoice.pdf", 0), ("invoice-two-pages.pdf", 1)].map { name, error in
        try FileManager.default.copyItem(
          at: Files.root.appending(path: "examples/\(name)"), to: folder.appending(path: name))
        let expected = try Files.expected(name)
        let total = try #require(expected["total"] as? Int) + error
        let vendor = try #require(expected["vendor"] as? String)
        let date = try #require(expected["date"] as? String)
        return """
          {"file":"\(name)","set":"bundled","kind":"invoice","vendor":"\(vendor)","date":"\(date)","currency":"EUR",\
          "total_minor":\(total)}
          """
      }
      try Data(lines.joined(separator: "\n").utf8).write(to: folder.appending(path: "truth.jsonl"))
      return folder
    }

    @Test func sharesMissesAndTheEarlierRun() throws {
      let folder = try folder()
      defer { try? FileManager.default.removeItem(at: folder) }
      let (answers, page) = (folder.appending(path: "answers.jsonl"), folder.appending(path: "misses.html"))
      let first = try run([folder.path, "--json", "--save", answers.path, "--html", page.path], 0)
      let report = try #require(try JSONSerialization.jsonObject(with: Data(first.output.utf8)) as? [String: Any])
      let all = try #require((report["sets"] as? [String: [String: Any]])?["ALL"])
      #expect(all["n"] as? Int == 2 && all["vendor"] as? Double == 1 && all["total"] as? Double == 0.5)
      #expect(report["misses"] as? Int == 1)
      let html = try String(contentsOf: page, encoding: .utf8)
      #expect(html.contains("invoice-two-pages.pdf") && html.contains("data:image/jpeg;base64,/9j/"))
      #expect(!html.contains("src=") && !html.contains("href="))

      let again = try run([folder.path, "--compare", answers.path], 0)
      #expect(again.output.contains("bundled (2)") && again.output.contains("50.0 (1/2)"), "\(again.output)")
      #expect(again.output.contains("0 documents newly right, 0 no longer"))

      // An earlier run that read the other total would have been better.
      let saved = try String(contentsOf: answers, encoding: .utf8)
      let total = try #require(try Files.expected("invoice-two-pages.pdf")["total"] as? Int)
      try Data(saved.replacing("\"total\":\(total),", with: "\"total\":\(total + 1),").utf8).write(to: answers)
      let worse = try run([folder.path, "--compare", answers.path], 1)
      #expect(worse.output.contains("WORSE"), "\(worse.output)")
      _ = try run([folder.path, "--compare", answers.path, "--tolerance", "60"], 0)
    }

    @Test func setsThatDoNotFitTheTerminalStandBelow() throws {
      let folder = try folder()
      defer { try? FileManager.default.removeItem(at: folder) }
      let wide = try run([folder.path], 0).output.split(separator: "\n")
      #expect(wide.contains { $0.contains("bundled (2)") && $0.contains("ALL (2)") })
      let narrow = try run([folder.path], 0, environment: ["COLUMNS": "40"]).output.split(separator: "\n")
      let heads = narrow.filter { $0.hasPrefix("percent") }
      #expect(heads.count == 2 && heads.allSatisfy { $0.count <= 40 }, "\(heads)")
    }

    @Test func wordsAreReadOnce() throws {
      let folder = try folder()
      defer { try? FileManager.default.removeItem(at: folder) }
      let words = folder.appending(path: "words")
      let first = try run([folder.path, "--words", words.path, "--json"], 0)
      let kept = try FileManager.default.contentsOfDirectory(atPath: words.path)
      #expect(kept.count == 2)
      // What is kept is what is read.
      for name in kept {
        let file = words.appending(path: name)
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing(/\["[^"]*\d[^"]*"/, with: "[\"no\"").utf8).write(to: file)
      }
      #expect(try run([folder.path, "--words", words.path, "--json"], 0).output != first.output)
    }

    @Test(arguments: [["/nowhere"], ["examples"], []])
    func wrongUsageIsTold(_ arguments: [String]) throws {
      #expect(try run(arguments, 2).errors.isEmpty == false)
    }

    @Test func answersThatAreNoneAreTold() throws {
      let folder = try folder()
      defer { try? FileManager.default.removeItem(at: folder) }
      let truth = folder.appending(path: "truth.jsonl").path
      #expect(try run([folder.path, "--compare", truth], 2).errors.contains("saved answers"))
    }
  }
}
