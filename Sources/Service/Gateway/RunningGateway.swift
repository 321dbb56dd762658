import HTTPTransport
import JSON
import Settings

/// A gateway that may run already where this one would listen.
struct RunningGateway {
  let listen: ListenAddress
  let isEncrypted: Bool
  let http: any HTTPSending

  /// What it says of itself; nil where something else listens there.
  var finding: Diagnosis.Finding? {
    get async {
      guard let url = GatewayHealth.url(listening: listen, isEncrypted: isEncrypted) else { return nil }
      do {
        let request = OutboundRequest(
          url: "\(url)/v1/version", timeouts: .init(connect: .seconds(2), total: .seconds(10)))
        let version = try JSONValue(parsing: try await http.send(request, onBody: nil).body)
        // With tokens it says no more to who shows none.
        let isGuarded = version["code"] == "unauthorized"
        guard isGuarded || version["name"] == "ocr-gateway" else { return nil }
        let health = try await GatewayHealth.of(url, http: http)
        guard health.isReady else {
          return .bad("port", "the gateway on \(listen) is not ready", health.detail)
        }
        let release = version["version"]?.string.map { $0 + " " } ?? ""
        return .good("port", "the gateway \(release)runs on \(listen): \(health.detail)")
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
}
