import Foundation
import Synchronization

/// What callers met that sent documents one after the other.
final class Callers: Sendable {
  private let state = Mutex((isOver: false, answered: 0, failures: [String]()))
  private let threads = DispatchGroup()

  var answered: Int { state.withLock { $0.answered } }
  var failures: [String] { state.withLock { $0.failures } }

  /// - Parameter count: callers at a time; every second one keeps its connection for as long as it is left open.
  init(_ count: Int, port: UInt16) {
    for number in 0..<count {
      threads.enter()
      Thread.detachNewThread { [self] in
        run(port, keepingConnections: number % 2 == 1)
        threads.leave()
      }
    }
  }

  private func run(_ port: UInt16, keepingConnections: Bool) {
    var connection: HTTPConnection?
    var number = 0
    while !state.withLock({ $0.isOver }) {
      number += 1
      do {
        let used = try connection ?? HTTPConnection(port: port)
        connection = nil
        var request = HTTPRequest.extract(ClientDocuments.receipt(number), headers: [("Prefer", "wait=30")])
        request.host = "127.0.0.1:\(port)"
        try used.send(request)
        let answer = try used.answer(to: "POST")
        if keepingConnections, answer[header: "Connection"] != "close" { connection = used }
        state.withLock { state in
          if answer.status == 200 { state.answered += 1 } else { state.failures.append(answer.text) }
        }
      } catch {
        state.withLock { $0.failures.append("\(error)") }
      }
    }
  }

  /// Has them end what they do.
  ///
  /// - Returns: whether they did.
  func end() -> Bool {
    state.withLock { $0.isOver = true }
    return threads.wait(timeout: .now() + 60) == .success
  }
}
