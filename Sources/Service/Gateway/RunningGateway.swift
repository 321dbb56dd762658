import Extraction
import HTTPTransport
import JSON
import Settings

/// A gateway that may run already where this one would listen.
struct RunningGateway {
  private static let timeout = Duration.seconds(10)

  let listen: ListenAddress
  let http: any HTTPSending

  /// What it says of itself; nil where something else listens there.
  var finding: Diagnosis.Finding? {
    get async {
      do {
        let version = try await answer("/v1/version").value
        guard version["name"] == "ocr-gateway" else { return nil }
        let readiness = try await answer("/health/ready")
        guard readiness.status == 200 else {
          return .bad("port", "the gateway on \(listen) is not ready", Self.reasons(readiness.value))
        }
        let release = version["version"]?.string ?? "of an unknown release"
        return .good(
          "port", "the gateway \(release) runs on \(listen): \(readiness.value["status"]?.string ?? "ready")")
      } catch let error as TransportError where error.code == .reset {
        // It closes connections of addresses that are not on its list.
        return .bad(
          "port", "what listens on \(listen) closes the connection without an answer",
          "if it is the gateway, add this machine's address to OCR_ALLOWLIST; else stop it or set OCR_LISTEN")
      } catch {
        return nil
      }
    }
  }

  private func answer(_ path: String) async throws -> (status: Int, value: JSONValue) {
    let request = OutboundRequest(
      url: "http://\(listen.reachable)\(path)", timeouts: .init(connect: .seconds(2), total: Self.timeout))
    let response = try await http.send(request, onBody: nil)
    return (response.status, (try? JSONValue(parsing: response.body)) ?? .null)
  }

  /// The checks that failed, with their details.
  private static func reasons(_ readiness: JSONValue) -> String {
    let open = (readiness["checks"]?.members ?? []).filter { !["ok", "missing"].contains($0.value["status"]?.string) }
    let reasons = open.map { "\($0.key): \($0.value["detail"]?.string ?? "")" }
    return reasons.isEmpty ? "see its /health/ready" : reasons.joined(separator: "; ")
  }
}

extension ListenAddress {
  /// Where a program on this machine reaches what listens: loopback, where it listens on every address.
  fileprivate var reachable: String {
    switch address.description {
    case "0.0.0.0": "127.0.0.1:\(port)"
    case "::": "[::1]:\(port)"
    default: description
    }
  }
}
