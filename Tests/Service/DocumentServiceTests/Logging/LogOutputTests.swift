import DocumentService
import Foundation
import Settings
import Testing

@Suite(.serialized)
struct LogOutputTests {
  @Test func linesArriveWholeAndInOrder() throws {
    let pipe = try LogPipe()
    let output = try LogOutput(.text, descriptor: pipe.write)
    for number in 0..<200 { output.write(line(number)) }
    output.flush()
    #expect(try pipe.lines(200).map(Self.number) == Array(0..<200))
    #expect(output.droppedLines == 0)
  }

  @Test func aReaderThatStallsLosesCountedLinesAndStopsNobody() throws {
    let pipe = try LogPipe()
    let output = try LogOutput(.json, descriptor: pipe.write, limit: 20_000)
    // More than the pipe and the memory take, without anyone who reads.
    for number in 0..<5_000 { output.write(line(number)) }
    let lost = output.droppedLines
    #expect(lost > 1_000)
    var numbers: [Int] = []
    var reported = 0
    func read(_ count: Int) throws {
      for text in try pipe.lines(count) {
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
        if object["msg"] as? String == "log lines dropped" {
          #expect(object["level"] as? String == "warning")
          reported += try #require(object["count"] as? Int)
        } else {
          numbers.append(try #require((object["number"] as? String).flatMap { Int($0) }))
        }
      }
    }
    while reported < lost { try read(1) }
    output.write(line(5_000))
    output.flush()
    while numbers.last != 5_000 { try read(1) }
    #expect(reported == output.droppedLines)
    #expect(numbers.count + reported == 5_001)
    #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
  }

  @Test func aClosedPipeIsSurvived() throws {
    let pipe = try LogPipe()
    let output = try LogOutput(.text, descriptor: pipe.write)
    pipe.closeReading()
    for number in 0..<10 { output.write(line(number)) }
    output.flush()
    #expect(output.droppedLines == 10)
  }

  private func line(_ number: Int) -> LogLine {
    let filling = String(repeating: "x", count: 100)
    return LogLine(time: 0, level: "info", message: "test", fields: [("number", "\(number)"), ("filling", filling)])
  }

  private static func number(_ line: String) -> Int? {
    line.firstMatch(of: /number=(\d+)/).flatMap { Int($0.1) }
  }
}

/// Somebody who reads a log, or does not.
private final class LogPipe {
  let write: Int32
  private var read: Int32
  private var received: [UInt8] = []

  init() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (read, write) = (ends[0], ends[1])
  }

  // The writing end stays open: its thread may still use it.
  deinit { closeReading() }

  func closeReading() {
    if read >= 0 { close(read) }
    read = -1
  }

  /// The next lines.
  func lines(_ count: Int) throws -> [String] {
    var lines: [String] = []
    while lines.count < count {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        lines.append(String(decoding: received[..<end], as: UTF8.self))
        received.removeSubrange(...end)
        continue
      }
      var ready = pollfd(fd: read, events: Int16(POLLIN), revents: 0)
      try #require(poll(&ready, 1, 20_000) > 0, "no line comes")
      var buffer = [UInt8](repeating: 0, count: 4_096)
      let count = Glibc.read(read, &buffer, buffer.count)
      try #require(count > 0)
      received += buffer[..<count]
    }
    return lines
  }
}
