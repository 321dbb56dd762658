/// The configuration of a program that may send logs, errors and traces elsewhere.
public protocol ReportingConfiguration: Configurable {
  var telemetry: TelemetrySettings { get set }
}

extension ReportingConfiguration {
  package static var reporting: [Setting<Self>] {
    [
      Setting(
        secret: "LOGTAIL_SOURCE_TOKEN", \.telemetry.logtailToken, .optional(.secret), whenUnset: "none",
        "The token of a source of Logtail (Better Stack), to which every log line is sent as well."),
      Setting(
        "LOGTAIL_INGEST_URL", \.telemetry.logtailURL, .optional(.privateURL),
        whenUnset: TelemetrySettings.defaultLogtailURL,
        "The address that takes the log lines. HTTP without TLS is for loopback only."),
      Setting(
        secret: "SENTRY_DSN", \.telemetry.sentryDSN, .optional(.sentryDSN), whenUnset: "none",
        "Sentry's address for errors and for worker processes that died: their codes, nothing of documents or callers."),
      Setting(
        "SENTRY_ENVIRONMENT", \.telemetry.sentryEnvironment, .label, "What Sentry's events name as their environment."),
      Setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT", \.telemetry.otlpEndpoint, .optional(.privateURL), whenUnset: "none",
        "The address that takes traces, by OTLP over HTTP at `/v1/traces`: times of a document's stages, nothing of its content."
      ),
      Setting(
        secret: "OTEL_EXPORTER_OTLP_HEADERS", \.telemetry.otlpHeaders, .optional(.otlpHeaders), whenUnset: "none",
        "Header fields for that address, such as one with a key."),
      Setting(
        "OTEL_TRACES_SAMPLER_ARG", \.telemetry.traceRatio, .ratio,
        "Share of the traces that are recorded, of those that begin here; others are recorded as `traceparent` says."),
    ]
  }
}
