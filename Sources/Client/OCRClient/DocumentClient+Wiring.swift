import CoreMetrics
import HTTPTransport
import Logging
import Settings
import Traces

extension DocumentClient {
  /// A client as it is configured.
  ///
  /// - Parameters:
  ///   - renderer: opens PDFs, so that their pages can be counted before they are booked, and drawn where the hosted
  ///     service cannot read them; nil where none is available.
  ///   - logger: gets events, never a document's text or key.
  /// - Throws: where libcurl or its thread cannot be started.
  public convenience init(
    configuration: ClientConfiguration, renderer: (any PageRenderer)? = nil, logger: Logger,
    metrics factory: any MetricsFactory = MetricsSystem.factory
  ) throws {
    try self.init(
      configuration: configuration, renderer: renderer, logger: logger, metrics: factory, tracer: nil)
  }

  /// - Parameter tracer: nil where no traces are recorded.
  package convenience init(
    configuration: ClientConfiguration, renderer: (any PageRenderer)?, logger: Logger,
    metrics factory: any MetricsFactory, tracer: Tracer?
  ) throws {
    self.init(
      configuration: configuration, transport: try CurlTransport(configuration.gatewayTransport),
      hosted: try Self.hosted(configuration, renderer, logger, ClientMetrics(factory)), logger: logger,
      metrics: factory, tracer: tracer)
  }

  /// With a separate transport: the certificates that gateways are trusted by do not apply to the hosted service. nil where there
  /// is no key.
  private static func hosted(
    _ configuration: ClientConfiguration, _ renderer: (any PageRenderer)?, _ logger: Logger, _ metrics: ClientMetrics
  ) throws -> HostedMistral? {
    guard configuration.mistralAPIKey != nil else { return nil }
    let service = HostedMistral.Configuration(
      baseURL: configuration.mistralBaseURL?.description ?? "https://api.mistral.ai",
      apiKey: configuration.mistralAPIKey, model: configuration.hostedModel,
      microUSDPerPage: configuration.hostedPrices.microUSDPerPage(configuration.hostedModel) ?? 0,
      requestsPerMinute: configuration.hostedRequestsPerMinute, pagesPerMinute: configuration.hostedPagesPerMinute)
    let ledger = SpendLedger(
      StateDirectory(configuration),
      caps: SpendCaps(daily: configuration.dailyCapMicroUSD, monthly: configuration.monthlyCapMicroUSD))
    return HostedMistral(
      service, ledger: ledger, renderer: renderer, transport: try CurlTransport(.init(userAgent: userAgent)),
      logger: logger, onCharge: { metrics.charged($0) })
  }

  fileprivate static let userAgent = "ocr-client"
  /// nginx and the gateway close connections that were idle for 75 s.
  fileprivate static let idleLifetime = Duration.seconds(30)
}

extension ClientConfiguration {
  /// How gateways are reached: with the certificates that they are trusted by, and that they trust.
  package var gatewayTransport: TransportConfiguration {
    TransportConfiguration(
      certificateAuthorityFile: gatewayAuthorityFile, clientCertificateFile: gatewayCertificateFile,
      clientKeyFile: gatewayKeyFile, pinnedPublicKey: gatewayPin, userAgent: DocumentClient.userAgent,
      idleLifetime: DocumentClient.idleLifetime)
  }
}
