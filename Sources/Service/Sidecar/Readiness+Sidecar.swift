import DocumentService
import Formatting
import OCRClient
import Settings

extension Readiness {
  /// Whether a client can have a document answered now: `ready` where a gateway is, `degraded` where only the hosted side
  /// would.
  package init(_ status: ClientStatus) {
    let gateways = status.gateways.map { Check("gateway \($0.name)", gateway: $0) }
    let isGatewayReady = status.mode != .hosted && gateways.contains { $0.status == .ok }
    let isHostedReady = status.mode != .gateway && status.isHostedOpen
    let isWholly = status.mode == .hosted ? isHostedReady : isGatewayReady
    self.init(
      isWholly ? .ready : isHostedReady ? .degraded : .notReady,
      checks: [Check("mode", .ok, status.mode.rawValue)] + gateways + [Check(hosted: status)])
  }
}

extension ClientStatus {
  fileprivate var isHostedOpen: Bool { hostedClosure == nil && hosted.circuit != .open }
}

extension Readiness.Check {
  fileprivate init(_ name: String, gateway: ClientStatus.Endpoint) {
    let (status, detail): (Status, String) =
      switch (gateway.circuit, gateway.isReady) {
      case (.open, _): (.failed, "its circuit is open for another \(gateway.pause)")
      case (_, false): (.failed, "it takes no documents")
      case (_, nil): (.starting, "not asked yet")
      case (_, true): (.ok, "it takes documents")
      }
    self.init(name, status, detail)
  }

  fileprivate init(hosted status: ClientStatus) {
    let (check, detail): (Status, String) =
      if status.mode == .gateway {
        (.missing, "not asked in gateway mode")
      } else if let closure = status.hostedClosure {
        (.failed, "closed: \(closure)")
      } else if status.hosted.circuit == .open {
        (.failed, "its circuit is open for another \(status.hosted.pause)")
      } else {
        (.ok, "open")
      }
    self.init("hosted", check, detail)
  }
}

extension ClientStatus.Endpoint {
  fileprivate var pause: String { "\((openFor ?? .zero).secondsText) s" }
}
