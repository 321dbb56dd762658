import Foundation
import Testing

extension IntegrationTests {
  /// `scripts/fetch-model.sh` against a server of the test's own.
  @Suite(.serialized)
  struct FetchModelTests {
    private let checkout: Checkout

    init() throws { checkout = try Checkout() }

    @Test func fetchesChecksAndDoesNothingTwice() throws {
      try checkout.list("ranges", locked: checkout.hash)
      let first = try checkout.run(["tiny"], expecting: 0)
      #expect(first.output.contains("models/tiny/weights.gguf is complete"))
      #expect(try checkout.fetched() == checkout.content && !checkout.hasPartial)
      #expect(checkout.server.requests == ["/ranges/weights.gguf -"])
      let second = try checkout.run(["tiny"], expecting: 0)
      #expect(second.output.contains("models/tiny/weights.gguf is there"))
      #expect(checkout.server.requests.count == 1)
      // No progress where nobody looks at a terminal.
      #expect(first.errors.isEmpty && second.errors.isEmpty)
    }

    @Test func goesOnWhereItStopped() throws {
      try checkout.list("breaking", locked: checkout.hash)
      let broken = try checkout.run(["tiny"], expecting: 1)
      #expect(broken.errors.contains("run this again, it goes on where it stopped"))
      #expect(checkout.hasPartial && !checkout.hasFile)
      _ = try checkout.run(["tiny"], expecting: 0)
      #expect(try checkout.fetched() == checkout.content)
      let half = checkout.content.count / 2
      #expect(checkout.server.requests == ["/breaking/weights.gguf -", "/breaking/weights.gguf bytes=\(half)-"])
    }

    @Test func startsAnewWhereTheServerCannotGoOn() throws {
      try checkout.list("plain", locked: checkout.hash)
      try checkout.write(partial: checkout.content.prefix(1000))
      let run = try checkout.run(["tiny"], expecting: 0)
      #expect(run.errors.contains("starting anew"))
      #expect(try checkout.fetched() == checkout.content)
    }

    @Test(arguments: [true, false])
    func completePartialIsOnlyChecked(_ sizeIsKnown: Bool) throws {
      try checkout.list("ranges", locked: checkout.hash, size: sizeIsKnown ? checkout.content.count : nil)
      try checkout.write(partial: checkout.content)
      _ = try checkout.run(["tiny"], expecting: 0)
      #expect(try checkout.fetched() == checkout.content)
      #expect(checkout.server.requests.isEmpty == sizeIsKnown)
    }

    @Test func completePartialWithoutHashIsNotTrusted() throws {
      try checkout.list("ranges", locked: nil)
      try checkout.write(partial: Data(repeating: 7, count: checkout.content.count))
      _ = try checkout.run(["tiny", "--trust-first"], expecting: 0)
      #expect(try checkout.fetched() == checkout.content)
    }

    @Test func wrongHashIsRefusedAndRemoved() throws {
      try checkout.list("ranges", locked: String(repeating: "0", count: 64))
      let run = try checkout.run(["tiny"], expecting: 1)
      #expect(run.errors.contains(checkout.hash) && run.errors.contains("models/models.lock says 0000"))
      #expect(!checkout.hasFile && !checkout.hasPartial)
      // Trust is for files without a hash, not against one.
      _ = try checkout.run(["tiny", "--trust-first"], expecting: 1)
      #expect(!checkout.hasFile)
    }

    @Test func wrongSizeIsRefusedAndRemoved() throws {
      try checkout.list("ranges", locked: checkout.hash, size: 17)
      let run = try checkout.run(["tiny"], expecting: 1)
      #expect(run.errors.contains("models/models.lock says 17"))
      #expect(!checkout.hasFile && !checkout.hasPartial)
    }

    @Test func changedFileIsFetchedAgain() throws {
      try checkout.list("ranges", locked: checkout.hash)
      _ = try checkout.run(["tiny"], expecting: 0)
      try checkout.write(file: checkout.content.dropLast() + [7])
      _ = try checkout.run(["tiny"], expecting: 1)
      #expect(!checkout.hasFile)
      _ = try checkout.run(["tiny"], expecting: 0)
      #expect(try checkout.fetched() == checkout.content)
    }

    @Test func unknownHashNeedsTrust() throws {
      try checkout.list("ranges", locked: nil)
      let refused = try checkout.run(["tiny"], expecting: 1)
      #expect(refused.errors.contains("--trust-first"))
      #expect(checkout.server.requests.isEmpty && !checkout.hasFile)
      _ = try checkout.run(["tiny", "--trust-first"], expecting: 0)
      #expect(
        try checkout.lock().hasSuffix("file tiny weights.gguf \(checkout.content.count) \(checkout.hash)\n"))
      let again = try checkout.run(["tiny"], expecting: 0)
      #expect(again.output.contains("is there") && checkout.server.requests.count == 1)
    }

    @Test func otherFolder() throws {
      try checkout.list("ranges", locked: checkout.hash)
      _ = try checkout.run(["tiny", "--dir", checkout.folder("elsewhere")], expecting: 0)
      #expect(try checkout.fetched(in: "elsewhere") == checkout.content && !checkout.hasFile)
    }

    @Test func refusalsOfTheServerAreNamed() throws {
      try checkout.list("nowhere", locked: checkout.hash)
      let run = try checkout.run(["tiny"], expecting: 1)
      #expect(run.errors.contains("the server refuses") && run.errors.contains("models/tiny.json"))
      #expect(!checkout.hasFile)
    }

    @Test(arguments: [
      ([], "which model?"), (["huge"], "known are: tiny"), (["../models/tiny"], "known are: tiny"),
      (["tiny", "--server", "ollama"], "llama and vllm are known"), (["tiny", "--server", "vllm"], "lists no files"),
      (["tiny", "--colour"], "unknown option"), (["tiny", "--dir"], "--dir needs a value"),
    ])
    func wrongUsageEndsWithTwo(_ arguments: [String], _ message: String) throws {
      try checkout.list("ranges", locked: checkout.hash)
      let run = try checkout.run(arguments, expecting: 2)
      #expect(run.errors.contains(message), "\(run.errors)")
      #expect(checkout.server.requests.isEmpty)
    }

    @Test func helpIsThere() throws {
      #expect(try checkout.run(["--help"], expecting: 0).output.contains("--trust-first"))
    }
  }

  /// A folder with the script, a manifest and a lock file; removed with it.
  private final class Checkout {
    let server: FileServer
    let content: Data
    let hash: String
    private let root: URL

    init() throws {
      root = try TemporaryFolder.make()
      content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) })
      try FileManager.default.createDirectory(at: root.appending(path: "scripts"), withIntermediateDirectories: true)
      try FileManager.default.createDirectory(at: root.appending(path: "models"), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: Files.root.appending(path: "scripts/fetch-model.sh"), to: root.appending(path: "scripts/fetch-model.sh"))
      let file = root.appending(path: "weights.gguf")
      try content.write(to: file)
      let sum = try ChildProcess(URL(filePath: "/usr/bin/sha256sum"), [file.path])
      #expect(try sum.waitForExit() == .code(0))
      hash = String(sum.output.prefix(64))
      server = try FileServer(folder: root)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    private var file: URL { root.appending(path: "models/tiny/weights.gguf") }
    private var partial: URL { root.appending(path: "models/tiny/weights.gguf.partial") }

    var hasFile: Bool { FileManager.default.fileExists(atPath: file.path) }
    var hasPartial: Bool { FileManager.default.fileExists(atPath: partial.path) }

    func folder(_ name: String) -> String { root.appending(path: name).path }

    func fetched(in folder: String = "models/tiny") throws -> Data {
      try Data(contentsOf: root.appending(path: "\(folder)/weights.gguf"))
    }

    func lock() throws -> String {
      try String(contentsOf: root.appending(path: "models/models.lock"), encoding: .utf8)
    }

    /// Writes the manifest, and the lock file with a line for the file where its hash is known.
    func list(_ behaviour: String, locked hash: String?, size: Int? = nil) throws {
      let files = [["name": "weights.gguf", "url": "http://127.0.0.1:\(server.port)/\(behaviour)/weights.gguf"]]
      let profiles: [[String: Any]] = [
        ["server": "llama", "repository": "http://127.0.0.1/tiny", "files": files],
        ["server": "vllm", "repository": "http://127.0.0.1/tiny", "files": [[String: String]]()],
      ]
      try JSONSerialization.data(withJSONObject: ["profiles": profiles])
        .write(to: root.appending(path: "models/tiny.json"))
      let line = hash.map { "file tiny weights.gguf \(size.map(String.init) ?? "-") \($0)\n" } ?? ""
      try Data(("# other lines stay\n" + line).utf8).write(to: root.appending(path: "models/models.lock"))
    }

    func write(file content: Data) throws { try content.write(to: file) }

    func write(partial content: Data) throws {
      try FileManager.default.createDirectory(
        at: partial.deletingLastPathComponent(), withIntermediateDirectories: true)
      try content.write(to: partial)
    }

    func run(
      _ arguments: [String], expecting code: Int32, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ChildProcess {
      let run = try ChildProcess(
        root.appending(path: "scripts/fetch-model.sh"), arguments, environment: FileServer.environment)
      let exit = try run.waitForExit(within: .seconds(40))
      #expect(exit == .code(code), "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
      return run
    }
  }

  /// Serves weights.gguf, by the path's first part: `ranges` (RFC 9110), `breaking` (a whole file breaks off in the middle),
  /// `plain` (ranges are ignored).
  private final class FileServer {
    let port: Int
    private let process: ChildProcess

    static let environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "no_proxy": "127.0.0.1",
    ]

    private static let program = """
      import http.server, os, re, sys

      content = open(os.path.join(sys.argv[1], "weights.gguf"), "rb").read()

      class Handler(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              wanted = self.headers.get("Range")
              print(self.path, wanted or "-", flush=True)
              behaviour = self.path.split("/")[1]
              if behaviour not in ("ranges", "breaking", "plain"):
                  return self.send_error(404)
              match = re.fullmatch(r"bytes=(\\d+)-", wanted or "")
              if behaviour == "plain" or not match:
                  self.send_response(200)
                  self.send_header("Content-Length", str(len(content)))
                  self.end_headers()
                  self.wfile.write(content[:len(content) // 2] if behaviour == "breaking" else content)
                  return
              start = int(match[1])
              if start >= len(content):
                  self.send_response(416)
                  self.send_header("Content-Range", f"bytes */{len(content)}")
                  self.send_header("Content-Length", "0")
                  return self.end_headers()
              self.send_response(206)
              self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
              self.send_header("Content-Length", str(len(content) - start))
              self.end_headers()
              self.wfile.write(content[start:])

          def log_message(self, *arguments):
              pass

      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      print("port", server.server_port, flush=True)
      server.serve_forever()
      """

    init(folder: URL) throws {
      process = try ChildProcess(
        URL(filePath: "/usr/bin/env"), ["python3", "-c", Self.program, folder.path], environment: Self.environment)
      let process = process
      try eventually("the file server listens") { process.output.contains("\n") }
      port = try #require(Int(process.output.split(separator: "\n")[0].dropFirst(5)), "\(process.errors)")
    }

    /// Path and range of each request.
    var requests: [String] { process.output.split(separator: "\n").dropFirst().map(String.init) }
  }
}
