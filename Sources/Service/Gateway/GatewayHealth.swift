import HTTPTransport
import JSON
import Settings

/// Whether a running gateway takes documents, in one line.
public struct GatewayHealth: Sendable, Equatable {
  public var isReady: Bool
  /// What it rests on; where documents are not taken, with what to do.
  public var detail: String

  /// Asks a gateway, within four seconds: container engines and load balancers give up after five.
  ///
  /// - Throws: `CancellationError`.
  public static func of(_ url: ServerURL, http: any HTTPSending) async throws -> GatewayHealth {
    let request = OutboundRequest(
      url: "\(url)/health/ready", timeouts: .init(connect: .seconds(2), total: .seconds(4)))
    do {
      return GatewayHealth(try await http.send(request, onBody: nil))
    } catch let error as TransportError {
      return GatewayHealth(error)
    }
  }

  /// Where a gateway that listens there is asked on its own machine; nil where the system chose the port.
  ///
  /// - Parameter isEncrypted: it speaks TLS.
  public static func url(listening address: ListenAddress, isEncrypted: Bool = false) -> ServerURL? {
    var address = address
    // What listens on every address listens on loopback.
    if address.address.bits == 0 {
      address.address = IPAddress(family: address.address.family, bits: address.address.family == .v4 ? 0x7F00_0001 : 1)
    }
    return ServerURL("\(isEncrypted ? "https" : "http")://\(address)")
  }

  init(_ response: OutboundResponse) {
    let answer = try? JSONValue(parsing: response.body)
    guard let status = answer?["status"]?.string, let checks = answer?["checks"]?.members else {
      self.init(isReady: false, detail: "answers \(response.status), but not as a gateway does; is it one?")
      return
    }
    let causes = checks.filter { $0.value["status"]?.string != "ok" }
      .map { "\($0.key): \($0.value["detail"]?.string ?? "")" }
    self.init(
      isReady: response.status == 200,
      detail: ([status.split(separator: "_").joined(separator: " ")] + causes).joined(separator: "; "))
  }

  init(_ error: TransportError) {
    let advice =
      switch error.code {
      case .refused: "nothing listens there; start it, or name its address with --url or OCR_LISTEN"
      case .tls: "\(error.detail): it has another certificate, or wants one of its clients"
      case .reset: "it closes the connection unanswered; put the asking machine's address on its OCR_ALLOWLIST"
      default: error.detail
      }
    self.init(isReady: false, detail: "\(error.code.rawValue): \(advice)")
  }

  package init(isReady: Bool, detail: String) {
    (self.isReady, self.detail) = (isReady, detail)
  }
}
