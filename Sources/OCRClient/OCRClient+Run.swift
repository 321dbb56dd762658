import HTTPTransport

extension OCRClient {
  private static let probeInterval = Duration.seconds(5)

  /// Asks every gateway every 5 s whether it is ready, until the task is cancelled.
  ///
  /// For processes that live long. Without it the order of gateways follows the outcomes of documents alone.
  public func run() async {
    while !Task.isCancelled {
      let next = time.now() + Self.probeInterval
      await probe()
      try? await time.sleep(next)
    }
  }

  /// Asks every gateway once whether it is ready; `status` knows then.
  public func probe() async {
    await withTaskGroup(of: Void.self) { group in
      for index in gateways.indices { group.addTask { await self.probe(index) } }
    }
  }

  private func probe(_ index: Int) async {
    let response = try? await transport.send(gateways[index].readiness(), onBody: nil)
    if !Task.isCancelled { health.gatewayProbed(index, isReady: response?.status == 200) }
  }
}
