import Foundation

/// Prometheus' own checker, of the Debian package prometheus.
package enum Promtool {
  package struct Finding: Equatable, Sendable {
    package var status: Int32
    /// What it found wrong.
    package var output: String

    package static let fine = Finding(status: 0, output: "")
  }

  package struct NotInstalled: Error {}

  /// What a skipped test says.
  package static let installation = "promtool is not installed: run scripts/setup.sh --test"

  /// nil where it is not installed.
  package static let path: String? =
    ([ModelServerProcess.repository.appending(path: ".build-tools").path]
    + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init))
    .map { "\($0)/promtool" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// `promtool check metrics` on a text of at most 64 KiB.
  package static func check(metrics text: String) throws -> Finding {
    let input = Pipe()
    let process = try start(["check", "metrics"], input: input)
    // A pipe holds 64 KiB (pipe(7)): nobody has to read meanwhile.
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    return try finding(of: process)
  }

  /// `promtool check rules` on a file in YAML; its output tells the number of rules as well.
  package static func check(rules file: URL) throws -> Finding {
    try finding(of: start(["check", "rules", file.path], input: nil))
  }

  private static func start(_ arguments: [String], input: Pipe?) throws -> (process: Process, output: Pipe) {
    guard let path else { throw NotInstalled() }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardInput = input ?? FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    return (process, output)
  }

  private static func finding(of run: (process: Process, output: Pipe)) throws -> Finding {
    let said = try run.output.fileHandleForReading.readToEnd() ?? Data()
    run.process.waitUntilExit()
    return Finding(status: run.process.terminationStatus, output: String(decoding: said, as: UTF8.self))
  }
}
