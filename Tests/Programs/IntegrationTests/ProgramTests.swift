import Foundation
import Testing

extension IntegrationTests {
  /// What the built programs are linked against.
  @Suite struct ProgramTests {
    @Test func gatewayDoesWithoutTheFullFoundation() throws {
      let libraries = try libraries("ocr-gateway")
      #expect(
        !libraries.contains { $0.hasPrefix("libFoundation.so") || $0.hasPrefix("libFoundationInternationalization") })
      // Only the document worker touches documents with C libraries.
      #expect(!libraries.contains { $0.contains("poppler") || $0.hasPrefix("libjpeg") || $0.hasPrefix("libpng") })
    }

    @Test(arguments: ["ocr-document-worker", "ocr-recognizer"])
    func workersStayLean(_ program: String) throws {
      #expect(!(try libraries(program).contains { $0.contains("Foundation") || $0.contains("NIO") }))
      // NIO comes in statically.
      let code = try Data(contentsOf: Files.programs.appending(path: program))
      #expect(code.range(of: Data("NIOCore".utf8)) == nil)
      #expect(code.count < 4 << 20)
    }

    /// Names of the shared libraries that a program loads.
    private func libraries(_ program: String) throws -> [String] {
      let ldd = try ChildProcess(URL(filePath: "/usr/bin/ldd"), [Files.programs.appending(path: program).path])
      #expect(try ldd.waitForExit() == .code(0), "\(ldd.errors)")
      let names = ldd.output.split(separator: "\n").compactMap { line in
        line.split(separator: " ").first.map { $0.trimmingCharacters(in: .whitespaces) }
      }
      #expect(names.contains { $0.hasPrefix("libc.so") })
      return names
    }
  }
}
