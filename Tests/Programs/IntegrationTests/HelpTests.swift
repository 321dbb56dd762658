import Foundation
import Testing

extension IntegrationTests {
  /// Every help text of every program.
  @Suite struct HelpTests {
    static let commands = [
      ["ocr-gateway"], ["ocr-gateway", "serve"], ["ocr-gateway", "extract"], ["ocr-gateway", "doctor"],
      ["ocr-gateway", "health"], ["ocr-gateway", "plan"], ["ocr-client"], ["ocr-client", "extract"],
      ["ocr-client", "status"], ["ocr-client", "mode"], ["ocr-client", "serve"], ["ocr-loadtest"], ["ocr-model-sim"],
      ["ocr-hosted-sim"],
    ]

    private func help(_ command: [String]) throws -> [Substring] {
      let run = try ChildProcess(Files.programs.appending(path: command[0]), Array(command.dropFirst()) + ["--help"])
      #expect(try run.waitForExit() == .code(0), "\(run.errors)")
      return run.output.split(separator: "\n", omittingEmptySubsequences: false)
    }

    @Test(arguments: commands) func helpFitsIn80Columns(_ command: [String]) throws {
      for line in try help(command) { #expect(line.count <= 80, "\(line)") }
    }

    /// A line that was wrapped by the library has lost its indentation, or its backslash.
    @Test(arguments: commands) func examplesCanBePasted(_ command: [String]) throws {
      let lines = try help(command)
      let examples = lines.drop { $0 != "EXAMPLES" }.dropFirst().prefix { !$0.isEmpty }
      #expect(!examples.isEmpty)
      var isContinued = false
      for line in examples {
        #expect(line.hasPrefix(isContinued ? "    " : "  ") && (isContinued || !line.hasPrefix("   ")), "\(line)")
        if !isContinued {
          let first = try String(#require(line.split(separator: " ").first))
          #expect([command[0], "curl"].contains(first) || first.hasPrefix("OCR_"), "\(line)")
        }
        isContinued = line.hasSuffix(" \\")
      }
      #expect(!isContinued)
    }

    @Test(arguments: commands) func exitCodesHaveALineEach(_ command: [String]) throws {
      let lines = try help(command)
      guard command.count > 1 || lines.contains("EXIT CODES") else { return }
      let codes = lines.drop { $0 != "EXIT CODES" }.dropFirst().prefix { !$0.isEmpty }
      #expect(codes.count > 1 && codes.allSatisfy { $0.wholeMatch(of: #/ {2}\d {2}.*/#) != nil }, "\(codes)")
    }
  }
}
