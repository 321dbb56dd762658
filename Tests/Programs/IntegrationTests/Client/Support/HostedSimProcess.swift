import Foundation
import Testing

/// A running `ocr-hosted-sim`, the labelled stand-in for the hosted service, on a port of its own.
final class HostedSimProcess: Sendable {
  /// Set by the trait `.hostedSim` for the tests of a suite.
  @TaskLocal static var current: HostedSimProcess?

  /// One of its own log of calls.
  struct Call: Equatable {
    /// SHA-256 in hexadecimal.
    var document: String
    var pages: Int
    var outcome: String

    var isCharged: Bool { pages > 0 }
  }

  private let server: StandInProcess

  /// Starts it and waits until it can answer.
  ///
  /// - Parameter arguments: its options; without them answers come as fast as they can.
  init(_ arguments: [String] = ["--latency", "none"]) throws {
    server = try StandInProcess("ocr-hosted-sim", arguments)
  }

  var process: ChildProcess { server.process }
  var port: UInt16 { server.port }
  /// For `MISTRAL_BASE_URL`.
  var url: String { server.url }

  /// The faults in force from now on, as `/sim/faults` takes them.
  func set(faults: String) throws {
    let answer = try answer(to: HTTPRequest(method: "PUT", path: "/sim/faults", body: Array(faults.utf8)))
    try #require(answer.status == 200, "\(answer.text)")
  }

  /// What it was asked so far.
  func calls() throws -> [Call] {
    let json = try answer(to: .get("/sim/calls")).json()
    return try #require(json["calls"] as? [[String: Any]]).map { call in
      Call(
        document: call["document"] as? String ?? "", pages: call["pages"] as? Int ?? -1,
        outcome: call["outcome"] as? String ?? "")
    }
  }

  /// Connections and bytes that ever came, those of this class left out.
  func traffic() throws -> [Int] {
    let json = try answer(to: .get("/sim/traffic")).json()
    return [try #require(json["connections"] as? Int), try #require(json["bytes"] as? Int)]
  }

  func answer(to request: HTTPRequest) throws -> HTTPAnswer { try server.answer(to: request) }
}

/// Runs one stand-in for all tests of a suite.
struct HostedSimTrait: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let sim = try HostedSimProcess()
    try await HostedSimProcess.$current.withValue(sim) { try await function() }
    #expect(sim.process.isRunning, "\(sim.process.errors)")
  }
}

extension Trait where Self == HostedSimTrait {
  /// One stand-in for the hosted service for all tests of the suite, as `HostedSimProcess.current`.
  static var hostedSim: Self { HostedSimTrait() }
}

extension IntegrationTests {
  /// The stand-in of the suite that carries the trait `.hostedSim`.
  static var hostedSim: HostedSimProcess {
    get throws { try #require(HostedSimProcess.current, "the suite has no trait .hostedSim") }
  }
}
