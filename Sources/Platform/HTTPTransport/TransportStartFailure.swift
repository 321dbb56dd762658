/// libcurl or the transport's thread could not be started.
public struct TransportStartFailure: Error {
  /// What failed.
  public let step: String

  init(_ step: String) { self.step = step }
}
