import Extraction
import HTTPTransport
import Logging
import Traces

extension DocumentClient {
  /// Performs a document's plan to its end.
  func answer(
    to document: Document, key: String, requestID: String, deadline: ContinuousClock.Instant, _ trail: Trail
  ) async throws -> ExtractionResult {
    var plan = FallbackPlan(start: time.now(), deadline: deadline)
    while true {
      try Task.checkCancellation()
      // Looked at before every step: a document does not leave the machine after the operator forbade it.
      let mode = mode(for: document)
      let closure = mode == .gateway ? nil : hostedClosure
      let now = time.now()
      switch plan.next(health.situation(mode: mode, closure: closure, at: now), at: now) {
      case .askGateway(let index, let timeout, let wait):
        let request = gateways[index].extraction(
          of: document.bytes, own: document.own, key: key, requestID: requestID, timeout: timeout, wait: wait)
        switch try await ask(index, request, trail) {
        case .answered(var result):
          result.provenance = trail.provenance
          return result
        case .refused(let problem): throw ExtractionFailure(problem: problem, provenance: trail.provenance)
        case .failed(let failure): plan.gatewayFailed(index, failure, at: time.now(), jitter: jitter)
        // Another request decides its circuit: the plan is asked again.
        case nil: break
        }
      case .askHosted(let deadline, let reason):
        switch try await askHosted(document, key: key, deadline: deadline, reason, trail) {
        case .success(var result):
          result.id = requestID
          return result
        case .failure(.document(let problem)):
          throw ExtractionFailure(problem: problem, provenance: trail.provenance)
        case .failure(let failure): plan.hostedFailed(failure)
        case nil: break
        }
      case .wait(let until): try await time.sleep(until)
      case .fail(let problem): throw ExtractionFailure(problem: problem, provenance: trail.provenance)
      }
    }
  }

  /// nil where the gateway's circuit lets nothing pass any more.
  private func ask(_ index: Int, _ request: OutboundRequest, _ trail: Trail) async throws -> GatewayReply? {
    guard let permit = health.admitGateway(index) else { return nil }
    let name = gateways[index].name
    trail.asks(name)
    let begin = time.now()
    let reply: GatewayReply
    do {
      reply = try await TraceScope.span(.gateway, .client, [.method("POST")] + SpanAttribute.server(name)) { span in
        let reply: GatewayReply
        do {
          let response = try await transport.send(request.inTrace, onBody: nil)
          span?.note([.status(response.status)])
          reply = GatewayReply(response, took: begin.duration(to: time.now()))
        } catch let error as TransportError {
          reply = GatewayReply(error)
        }
        span?.note(reply)
        return reply
      }
    } catch {
      health.gatewayGivenUp(index, permit)
      throw error
    }
    metrics.answered(name, outcome: reply.label, took: begin.duration(to: time.now()))
    health.gatewayEnded(index, permit, reply)
    return reply
  }

  /// nil where the hosted side's circuit lets nothing pass any more.
  private func askHosted(
    _ document: Document, key: String, deadline: ContinuousClock.Instant, _ reason: FallbackReason?, _ trail: Trail
  ) async throws -> Result<ExtractionResult, HostedFailure>? {
    guard let hosted, let permit = health.admitHosted() else { return nil }
    let name = EndpointHealth.hostedName
    if let reason {
      metrics.fellBack(reason)
      trail.fallsBack(reason)
    }
    let begin = time.now()
    do {
      let answer = try await TraceScope.span(.hosted, .client) { span in
        do {
          return try await hosted.extract(document, key: key, deadline: deadline) { [announcement, logger] in
            trail.asks(name)
            if announcement.isDue() { logger.warning("hosted_enabled") }
          }
        } catch let failure as HostedFailure {
          span?.fail(failure.label)
          throw failure
        }
      }
      let latency = begin.duration(to: time.now())
      health.hostedAnswered(permit, after: latency)
      metrics.answered(name, outcome: "answered", took: latency)
      var result = answer.result
      result.provenance = trail.provenance
      result.provenance?.chargedPages = answer.chargedPages
      result.provenance?.priceMicroUSD = answer.priceMicroUSD
      return .success(result)
    } catch let failure as HostedFailure {
      metrics.answered(name, outcome: failure.label, took: begin.duration(to: time.now()))
      health.hostedFailed(permit, failure)
      return .failure(failure)
    } catch {
      health.hostedGivenUp(permit)
      throw error
    }
  }

  /// 53 random bits as a number from 0 to 1.
  private var jitter: Double { Double(random() >> 11) / Double(1 << 53) }
}

extension OpenSpan {
  /// What came of a request to a gateway.
  fileprivate func note(_ reply: GatewayReply) {
    switch reply {
    case .answered: break
    case .refused(let problem): note([.error(problem.code.rawValue)])
    case .failed(let failure): fail(failure.reason.rawValue)
    }
  }
}

extension GatewayReply {
  /// A label for metrics.
  fileprivate var label: String {
    switch self {
    case .answered: "answered"
    case .refused: "refused"
    case .failed(let failure): failure.reason.rawValue
    }
  }
}
