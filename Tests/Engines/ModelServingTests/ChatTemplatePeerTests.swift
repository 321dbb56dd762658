import DocumentText
import Foundation
import Inference
import JSON
import ModelServing
import TestSupport
import Testing
import TypedPages

extension PeerTests {
  /// Requests for vLLM, rendered by Jinja with a template that joins strings as the one does which Pixtral is published with.
  @Suite(.timeLimit(.minutes(1)))
  struct ChatTemplatePeerTests {
    private static let python = Checkout.root.appending(path: ".build-venv/bin/python")
    private static let tool = Checkout.root.appending(path: "Tests/Support/Tools/render_chat.py")

    private static let prompt = DocumentPrompt(
      pages: [
        .init(number: 1, transcript: PageTranscript(.lines("ACME LTD\nTOTAL 5.00")), images: [[1], [2]]),
        .init(number: 2, transcript: PageTranscript(.lines("Thank you")), images: []),
      ], pageCount: 2, format: AnswerFormat(scope: .full), spacing: .spaced)

    @Test func everyRequestForVLLMIsRenderedWhole() throws {
      let question = Self.prompt.request(maximumTokens: 300)
      let rendered = try render(question.body(model: "m", dialect: VLLMDialect()))
      #expect(
        rendered.output
          == "<s>[INST]\(question.system)\n<page n=\"1\" of=\"2\">\n[IMG][IMG]ACME LTD\nTOTAL 5.00\n</page>\n"
          + "<page n=\"2\" of=\"2\">\nThank you\n</page>\nAnswer:[/INST]")

      var generator = SeededGenerator(seed: 1)
      let probe = SchemaProbe(using: &generator).request
      #expect(
        try render(probe.body(model: "m", dialect: VLLMDialect())).output
          == "<s>[INST]\(probe.system)\nAnswer with the word hello.[/INST]")
    }

    /// The beginning that requests share is read once: it ends where the page begins.
    @Test func instructionsAreTheBeginningOfEveryPrompt() throws {
      var other = Self.prompt
      other.pages.removeFirst()
      let rendered = try [Self.prompt, other].map {
        try render($0.request(maximumTokens: 300).body(model: "m", dialect: VLLMDialect())).output
      }
      #expect(rendered[0].commonPrefix(with: rendered[1]).count >= Self.prompt.request(maximumTokens: 1).system.count)
    }

    /// Why there is no system message: with one, this template fails.
    @Test func systemMessageIsRefused() throws {
      let body = Self.prompt.request(maximumTokens: 300).body(model: "m", dialect: LlamaServerDialect())
      let rendered = try render(body)
      #expect(rendered.exitCode == 1 && rendered.errors.contains("can only concatenate str (not \"list\") to str"))
    }

    private struct Rendered {
      var exitCode: Int32
      var output, errors: String
    }

    private func render(_ body: JSONValue) throws -> Rendered {
      let process = Process()
      let (input, output, errors) = (Pipe(), Pipe(), Pipe())
      process.executableURL = Self.python
      process.arguments = [Self.tool.path]
      (process.standardInput, process.standardOutput, process.standardError) = (input, output, errors)
      try process.run()
      try input.fileHandleForWriting.write(contentsOf: Data(body.serialized().utf8))
      try input.fileHandleForWriting.close()
      let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      return Rendered(exitCode: process.terminationStatus, output: text, errors: said)
    }
  }
}
