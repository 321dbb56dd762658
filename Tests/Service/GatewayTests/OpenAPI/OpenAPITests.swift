import DocumentService
import Extraction
import Gateway
import HTTPTransport
import JSON
import Logging
import Testing
import Workers

struct OpenAPITests {
  @Test func pathsAndMethodsAreTheRouters() throws {
    let service = try GatewayService(
      configuration: GatewayConfiguration(), installation: Installation(program: "/nonexistent/bin/ocr-gateway"),
      http: Unreachable(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let paths = try #require(OpenAPI.document["paths"])
    let described = paths.members.flatMap { path in path.value.members.map { "\($0.key.uppercased()) \(path.key)" } }
    #expect(Set(described) == Set(service.routes.names))
    #expect(described.count == service.routes.names.count)
  }

  @Test func everyProblemCodeIsDescribedUnderItsStatus() throws {
    let responses = try #require(OpenAPI.document["paths"]?["/v1/extract"]?["post"]?["responses"])
    for code in ProblemCode.answered {
      let description = responses[String(code.status)]?["description"]
      guard case .string(let text) = description else {
        Issue.record("no answer \(code.status)")
        continue
      }
      #expect(text.contains("`\(code.rawValue)`"))
    }
  }

  /// Nobody receives it: its client left.
  @Test func clientClosedIsTheOnlyCodeThatIsNotDescribed() {
    #expect(Set(ProblemCode.allCases).subtracting(ProblemCode.answered) == [.clientClosed])
    #expect(ProblemCode.clientClosed.status == 499 && ProblemCode.clientClosed.rawValue == "client_closed")
    let description = OpenAPI.document.serialized()
    #expect(description.contains("deadline_exceeded") && !description.contains("client_closed"))
    #expect(!description.contains("499"))
  }
}

extension JSONValue {
  fileprivate var members: [Member] {
    guard case .object(let members) = self else { return [] }
    return members
  }

  fileprivate subscript(key: String) -> JSONValue? { members.first { $0.key == key }?.value }
}

/// No network.
private struct Unreachable: HTTPSending {
  func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
    throw TransportError(.refused, "there is no network here")
  }
}
