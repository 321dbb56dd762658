/// Which servers are asked for a document.
public enum Mode: String, Sendable, CaseIterable {
  /// Gateways only: nothing leaves the company's machines.
  case gateway
  /// Gateways first, the hosted service where they cannot answer in time.
  case auto
  /// The hosted service only.
  case hosted
}
