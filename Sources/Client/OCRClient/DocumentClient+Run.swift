import HTTPTransport

extension DocumentClient {
  /// Between probes of a gateway that works, and of one that does not or whose circuit is not closed.
  private static let probeInterval = (working: Duration.seconds(5), inDoubt: Duration.seconds(1))

  /// Asks every gateway every 5 s whether it is ready, and one in doubt every second, until the task is cancelled. One that
  /// comes back gets a document at once, whatever pause its circuit has left.
  ///
  /// For processes that live long. Without it the order of gateways follows the outcomes of documents alone.
  public func run() async {
    var round = time.now()
    while !Task.isCancelled {
      let begin = time.now()
      if round <= begin {
        round = begin + Self.probeInterval.working
        await probe()
      } else {
        await probe(gateways.indices.filter { !health.isGatewayWorking($0) })
      }
      try? await time.sleep(begin + Self.probeInterval.inDoubt)
    }
  }

  /// Asks every gateway once whether it is ready; `status` knows then.
  public func probe() async { await probe(Array(gateways.indices)) }

  private func probe(_ indices: [Int]) async {
    await withTaskGroup(of: Void.self) { group in
      for index in indices { group.addTask { await self.probe(index) } }
    }
  }

  private func probe(_ index: Int) async {
    let response = try? await transport.send(gateways[index].readiness(), onBody: nil)
    if !Task.isCancelled { health.gatewayProbed(index, isReady: response?.status == 200) }
  }
}
