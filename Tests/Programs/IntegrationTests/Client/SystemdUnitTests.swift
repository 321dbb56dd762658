import Foundation
import Testing

extension IntegrationTests {
  /// The units in deploy/systemd, judged by systemd itself.
  @Suite(
    .serialized, .enabled(if: Files.hasSystemd, "systemd-analyze is not installed: apt-get install systemd"))
  struct SystemdUnitTests {
    private static let units = ["ocr-client.service", "ocr-client.socket"]

    /// Copies that name the built program, as systemd looks for it.
    private func copies() throws -> URL {
      let folder = try TemporaryFolder.make()
      for unit in Self.units {
        let text = try String(
          contentsOf: Files.root.appending(path: "deploy/systemd/\(unit)"), encoding: .utf8)
        try text.replacingOccurrences(
          of: "/usr/local/bin/ocr-client", with: Files.programs.appending(path: "ocr-client").path
        ).write(to: folder.appending(path: unit), atomically: true, encoding: .utf8)
      }
      return folder
    }

    @Test func unitsAreUnderstood() throws {
      let folder = try copies()
      defer { try? FileManager.default.removeItem(at: folder) }
      let paths = Self.units.map { folder.appending(path: $0).path }
      let run = try ChildProcess(Files.systemdAnalyze, ["verify", "--man=no"] + paths)
      #expect(try run.waitForExit() == .code(0), "\(run.errors)")
      #expect(run.errors.isEmpty, "\(run.errors)")
    }

    /// 0 is no exposure, 10 all of it; in tenths.
    @Test func serviceIsConfined() throws {
      let folder = try copies()
      defer { try? FileManager.default.removeItem(at: folder) }
      let run = try ChildProcess(
        Files.systemdAnalyze,
        ["security", "--no-pager", "--offline=true", "--threshold=15", folder.appending(path: Self.units[0]).path])
      #expect(try run.waitForExit() == .code(0), "\(run.output.suffix(200))\(run.errors)")
    }
  }
}

extension Files {
  fileprivate static let systemdAnalyze = URL(filePath: "/usr/bin/systemd-analyze")
  fileprivate static var hasSystemd: Bool { FileManager.default.isExecutableFile(atPath: systemdAnalyze.path) }
}
