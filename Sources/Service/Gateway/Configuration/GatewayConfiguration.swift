import DocumentService
import Extraction
import Heartbeats
import Inference
import Logging
import ModelCatalog
import Settings
import Workers

/// Everything an operator can choose, validated. `settings` names the setting behind each property.
public struct GatewayConfiguration: Sendable, Equatable {
  public var listen = ListenAddress(address: .ipv4Loopback, port: 8000)
  public var allowList = AllowList()
  /// Peers that may name the clients of their connections and requests.
  public var trustedProxies: [CIDR] = []
  /// Names that requests may be for, besides addresses, localhost and this machine's name.
  public var hostnames: [String] = []
  public var plaintext = Plaintext.refuse
  /// PEM files: HTTP is spoken over TLS where they are given.
  public var certificateFile: String?
  public var keyFile: String?
  /// PEM file of the authorities whose certificates clients must show.
  public var clientAuthorityFile: String?
  /// File of the tokens that requests must show one of.
  public var tokensFile: String?
  public var engine = Engine.embedded
  public var embeddedXML = EmbeddedXML.on
  /// Who books the documents.
  public var own = OwnCompany()
  public var escalation = EscalationScope.doubtful
  public var onModelFailure = ModelFailurePolicy.refuse
  /// Name of the manifest of the model that is served.
  public var model = "pixtral-12b"
  /// What the model is served on.
  public var gpu = GPU.t4
  /// Where the model server listens; needed by the engines that ask a model.
  public var modelURL: ServerURL?
  public var modelAPIKey: Secret?
  public var modelInput = InputModeWish.auto
  public var canaryInterval = Duration.seconds(60)
  public var heartbeatTargets: [HeartbeatTarget] = []
  /// Shown to monitors of ours.
  public var heartbeatToken: Secret?
  public var heartbeatInterval = Duration.seconds(60)
  /// Documents that an engine works on at a time.
  public var maxBatch = 10
  /// Documents that may wait for their turn.
  public var queueLimit = 64
  /// For requests that ask for none; never above `maxDeadline`.
  public var defaultDeadline = Duration.seconds(30)
  public var maxDeadline = Duration.seconds(600)
  /// Bytes of one document.
  public var maxBody = 20 << 20
  /// Bytes of all bodies that are held at a time; nil: by the machine's memory.
  public var maxUploads: Int?
  public var maxPages = 50
  /// Width × height of an image as stored.
  public var maxPixels = 60_000_000
  /// nil: one per core.
  public var documentWorkers: Int?
  /// nil: one per core.
  public var recognizers: Int?
  public var recognizerDevice = RecognizerDevice.auto
  /// CPU time for one page.
  public var workerTimeout = Duration.seconds(20)
  public var sandbox = SandboxPolicy.auto
  public var drainGrace = Duration.seconds(30)
  /// How long answers are kept for documents under the same idempotency key; zero: keys mean nothing.
  public var replayWindow = Duration.seconds(600)
  public var logLevel = Logger.Level.info
  public var logFormat = LogFormat.json
  public var telemetry = TelemetrySettings()

  /// The defaults.
  public init() {}

  /// nil where HTTP without TLS is spoken.
  public var tls: TLSFiles? {
    guard let certificateFile, let keyFile else { return nil }
    return TLSFiles(certificate: certificateFile, key: keyFile, clientAuthority: clientAuthorityFile)
  }

  public enum Engine: String, Sendable, CaseIterable {
    case embedded, model, cascade
  }

  public enum EmbeddedXML: String, Sendable, CaseIterable {
    case on, off
  }
}
