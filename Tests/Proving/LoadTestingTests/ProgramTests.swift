import Foundation
import Testing

/// Drives the built program as a process.
@Suite(.serialized) struct ProgramTests {
  private static let program: URL = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/"
    let candidates = ([own] + CommandLine.arguments.filter { $0.hasSuffix(".xctest") }).map {
      URL(filePath: $0).deletingLastPathComponent().appending(path: "ocr-loadtest")
    }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
  }()

  private struct Output {
    var code: Int32
    var out: String
    var errors: String
  }

  /// A folder with documents and, with their truth, that is removed at the end of a test.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "ocr-loadtest-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      try Data("%PDF".utf8).write(to: url.appending(path: "a.pdf"))
      try Data("JPEG".utf8).write(to: url.appending(path: "b.jpg"))
      try Data(#"{"file": "a.pdf", "vendor": "A", "date": "2025-01-31", "total_minor": 1550}"#.utf8).write(
        to: url.appending(path: "truth.jsonl"))
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }
  }

  private static let answer =
    #"{"vendor":"A","date":null,"total":1550,"engine":{"name":"embedded","model":null},"#
    + #""timing":{"queueMs":0,"prepareMs":1,"inferenceMs":2,"totalMs":3}}"#

  private func answering() throws -> AnsweringServer { try AnsweringServer { ("200 OK", Self.answer) } }

  private func start(_ arguments: [String], environment: [String: String] = [:]) throws -> (Process, Pipe, Pipe) {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.environment = environment
    let (out, errors) = (Pipe(), Pipe())
    process.standardOutput = out
    process.standardError = errors
    try process.run()
    return (process, out, errors)
  }

  private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Output {
    let (process, out, errors) = try start(arguments, environment: environment)
    // What it writes fits into the pipes.
    process.waitUntilExit()
    return Output(code: process.terminationStatus, out: text(out), errors: text(errors))
  }

  private func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  @Test func whatIsKeptExitsWith0() throws {
    let (server, folder) = (try answering(), try Folder())
    let output = try run(
      [
        "--url", server.url + "/", "--documents", folder.url.path, "--rate", "20", "--duration", "500ms", "--slo",
        "p95<30s", "--wait", "2.5", "--truth", "--json", folder.path("r.json"), "--html", folder.path("r.html"),
      ], environment: ["OCR_GATEWAY_TOKEN": "secret"])
    #expect(output.code == 0, "\(output.errors)")
    #expect(output.out.contains("10 requests"))
    #expect(output.out.contains("scripted 1"))
    #expect(output.out.contains("vendor 5 of 5"))
    #expect(output.out.contains("date 0 of 5"))
    #expect(output.out.contains("5 answers without a truth"))
    #expect(server.heads.count == 10)
    #expect(server.heads.allSatisfy { $0.hasPrefix("POST /v1/extract ") && $0.contains("Prefer: wait=2.5\r\n") })
    #expect(server.heads.allSatisfy { $0.contains("Authorization: Bearer secret\r\n") })
    #expect(!output.out.contains("secret"))
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: folder.path("r.json"))))
    #expect((json as? [String: Any])?["holds"] as? Bool == true)
    #expect(try String(contentsOfFile: folder.path("r.html"), encoding: .utf8).hasPrefix("<!DOCTYPE html>"))

    let second = try run([
      "--url", server.url, "--documents", folder.url.path, "--burst", "2", "--every", "100ms", "--duration", "200ms",
      "--slo", "p95<30s", "--compare", folder.path("r.json"),
    ])
    #expect(second.code == 0)
    #expect(second.out.contains("4 requests"))
    #expect(second.out.contains("new/old"))
  }

  @Test func whatIsMissedExitsWith1() throws {
    let server = try AnsweringServer { ("503 Service Unavailable", #"{"code":"overloaded"}"#) }
    let folder = try Folder()
    let output = try run([
      "--url", server.url, "--documents", folder.url.path, "--concurrency", "1", "--duration", "50ms",
    ])
    #expect(output.code == 1)
    #expect(output.out.contains("overloaded: "))
    #expect(output.out.contains("MISSED"))
    // Errors may be allowed, latencies of nothing may not.
    let allowed = try run([
      "--url", server.url, "--documents", folder.url.path, "--burst", "1", "--duration", "50ms", "--max-error", "100%",
    ])
    #expect(allowed.code == 1)
  }

  @Test func aRampExitsWith1WhereNoRateHolds() throws {
    let server = try AnsweringServer { ("500 Internal Server Error", "{}") }
    let folder = try Folder()
    let output = try run([
      "--url", server.url, "--documents", folder.url.path, "--ramp", "--rate", "0.001", "--duration", "1s",
    ])
    #expect(output.code == 1, "\(output.errors)")
    #expect(output.out.contains("highest rate that keeps p95<5s: none"))
  }

  @Test(arguments: [
    [], ["--rate", "2", "--concurrency", "2"], ["--ramp", "--burst", "2"], ["--rate", "0"], ["--concurrency", "0"],
    ["--burst", "1001"], ["--rate", "1", "--slo", "p95"], ["--rate", "1", "--max-error", "x"],
    ["--rate", "1", "--duration", "0s"], ["--burst", "1", "--every", "0s"], ["--burst", "2", "--arrivals", "poisson"],
    ["--rate", "1", "--mix", "png=1"], ["--rate", "1", "--wait", "0"], ["--rate", "1", "--compare", "/nowhere.json"],
    ["--rate", "1", "--json", "/nowhere/r.json"], ["--rate", "1", "--documents", "/nowhere"], ["--rate", "1", "--no"],
    ["--rate", "1", "--url", "gateway:8000"], ["--rate", "1", "--url", "http://me:secret@gateway:8000"],
  ])
  func wrongUsageExitsWith2(_ arguments: [String]) throws {
    let folder = try Folder()
    var all = arguments
    if !arguments.contains("--url") { all += ["--url", "http://127.0.0.1:9"] }
    if !arguments.contains("--documents") { all += ["--documents", folder.url.path] }
    let output = try run(all)
    #expect(output.code == 2)
    #expect(output.errors.contains("Error: "))
    #expect(output.out.isEmpty)
  }

  @Test func withoutArgumentsTheUsageIsPrinted() throws {
    let output = try run([])
    #expect(output.code == 2)
    #expect(output.errors.hasPrefix("Usage: ocr-loadtest --url <url> --documents"))
    #expect(output.errors.contains("--help"))
    #expect(output.errors.split(separator: "\n").count <= 5, "\(output.errors)")
    #expect(output.out.isEmpty)
  }

  @Test func helpExitsWith0() throws {
    let output = try run(["--help"])
    #expect(output.code == 0)
    #expect(output.out.contains("EXIT CODES"))
  }

  @Test func truthThatIsMissingExitsWith2() throws {
    let folder = try Folder()
    try FileManager.default.removeItem(atPath: folder.path("truth.jsonl"))
    let output = try run(["--url", "http://127.0.0.1:9", "--documents", folder.url.path, "--rate", "1", "--truth"])
    #expect(output.code == 2)
    #expect(output.errors.contains("truth.jsonl"))
  }

  @Test func aServerThatIsNotThereExitsWith3() throws {
    let folder = try Folder()
    let port = try answering().port
    let output = try run(["--url", "http://127.0.0.1:\(port)", "--documents", folder.url.path, "--rate", "1"])
    #expect(output.code == 3)
    #expect(output.errors.contains("cannot be reached"))
  }

  @Test func aServerThatLeavesExitsWith3() throws {
    let server = try AnsweringServer { nil }
    let folder = try Folder()
    let output = try run(["--url", server.url, "--documents", folder.url.path, "--burst", "2", "--duration", "50ms"])
    #expect(output.code == 3)
    #expect(output.out.contains("reset: 2"))
  }

  @Test func anInterruptionReportsAndExitsWith3() throws {
    let (server, folder) = (try answering(), try Folder())
    let (process, out, _) = try start([
      "--url", server.url, "--documents", folder.url.path, "--rate", "50", "--duration", "1h",
    ])
    while server.heads.count < 5, process.isRunning { usleep(10_000) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 3)
    #expect(text(out).contains("interrupted after"))
  }
}
