import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Whoever reads the log may be slow, or gone: requests are answered all the same.
  @Suite(.serialized)
  struct LogReaderLongTests {
    /// More than the memory for lines and the pipe hold.
    private static let flood = 8_000

    @Test(arguments: ["ocr-gateway", "ocr-client"])
    func aReaderThatStallsStopsNoRequest(_ program: String) throws {
      let log = try LogReader()
      let server = try Server(program, log: log)
      try server.ask(times: Self.flood)
      #expect(try server.answer(to: .get("/health")).status == 200)
      let dropped = try #require(try Scrape(server.answer(to: .get("/metrics")))["ocr_log_lines_dropped_total"])
      #expect(dropped > 1_000 && dropped < Double(Self.flood))

      // Everything is there or counted, where it is missing.
      var requests = 0
      var reported = 0
      var places: [Int] = []
      while requests + reported < Self.flood {
        let line = try log.line()
        switch line["msg"] as? String {
        case "request": requests += 1
        case "log lines dropped":
          #expect(line["level"] as? String == "warning")
          reported += try #require(line["count"] as? Int)
          places.append(requests)
        default: break
        }
      }
      #expect(requests + reported == Self.flood && Double(reported) == dropped)
      #expect(places.allSatisfy { $0 > 1_000 })
      // And it goes on.
      try server.ask(times: 1)
      while try log.line()["msg"] as? String != "request" {}

      // Neither does it keep the program from ending.
      try server.ask(times: Self.flood)
      server.process.signal(SIGTERM)
      #expect(try server.process.waitForExit(within: .seconds(10)) == .code(0))
    }

    @Test(arguments: ["ocr-gateway", "ocr-client"])
    func aReaderThatIsGoneStopsNothing(_ program: String) throws {
      let log = try LogReader()
      let server = try Server(program, log: log)
      log.leave()
      try server.ask(times: 100)
      #expect(try server.answer(to: .get("/health")).status == 200)
      try eventually("the lines are counted") {
        try Scrape(server.answer(to: .get("/metrics")))["ocr_log_lines_dropped_total"] == 100
      }
      server.process.signal(SIGTERM)
      #expect(try server.process.waitForExit() == .code(0))
    }
  }
}

/// One of the programs that serve, with its log in a pipe.
private struct Server {
  let process: ChildProcess
  private let port: UInt16
  private let state: ClientState

  init(_ program: String, log: LogReader) throws {
    port = try ScriptedServer.unusedPort()
    let address = "127.0.0.1:\(port)"
    let nobody = "http://127.0.0.1:1"
    state = try ClientState(gateways: [nobody], mode: "gateway", hosted: nobody, ["OCR_SIDECAR_LISTEN": address])
    process = try ChildProcess(
      Files.programs.appending(path: program), ["serve"],
      environment: program == "ocr-client" ? state.settings : ["OCR_LISTEN": address], log: log.writer)
    log.closeWriter()
    try eventually("it listens", within: .seconds(30)) { (try? answer(to: .get("/health")).status) == 200 }
  }

  func answer(to request: HTTPRequest) throws -> HTTPAnswer {
    let connection = try HTTPConnection(port: port)
    try connection.send(addressed(request))
    return try connection.answer(to: request.method)
  }

  /// Asks for a path that is not there, each of which is a line in the log.
  func ask(times: Int) throws {
    let connection = try HTTPConnection(port: port)
    let id = String(repeating: "x", count: 128)
    let request = addressed(HTTPRequest(path: "/nothing", headers: [("X-Request-ID", id)])).bytes
    var missing = times
    while missing > 0 {
      let count = min(missing, 50)
      for _ in 0..<count { try connection.send(request) }
      for _ in 0..<count { try #require(connection.answer(within: .seconds(10)).status == 404) }
      missing -= count
    }
  }

  private func addressed(_ request: HTTPRequest) -> HTTPRequest {
    var request = request
    request.host = "127.0.0.1:\(port)"
    return request
  }
}

/// A pipe that is read when the test says so.
private final class LogReader {
  private(set) var writer: Int32
  private var reader: Int32
  private var received: [UInt8] = []
  private var read = 0

  init() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reader, writer) = (ends[0], ends[1])
  }

  deinit {
    closeWriter()
    leave()
  }

  func closeWriter() {
    if writer >= 0 { close(writer) }
    writer = -1
  }

  func leave() {
    if reader >= 0 { close(reader) }
    reader = -1
  }

  /// The next line, which is a whole JSON object.
  func line() throws -> [String: Any] {
    while true {
      if let end = received[read...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Data(received[read..<end])
        read = end + 1
        return try #require(
          JSONSerialization.jsonObject(with: line) as? [String: Any], "\(String(decoding: line, as: UTF8.self))")
      }
      received.removeFirst(read)
      read = 0
      var ready = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
      try #require(poll(&ready, 1, 20_000) > 0, "no line comes")
      var buffer = [UInt8](repeating: 0, count: 64 << 10)
      let count = Glibc.read(reader, &buffer, buffer.count)
      try #require(count > 0)
      received += buffer[..<count]
    }
  }
}
