import DocumentService
import Extraction
import Formatting
import Heartbeats
import Inference
import ModelCatalog
import Settings
import Workers

extension GatewayConfiguration: ReportingConfiguration {
  /// Every setting of this release.
  public static let settings: [Setting<GatewayConfiguration>] = own + reporting

  private static let own: [Setting<GatewayConfiguration>] = [
    Setting("OCR_LISTEN", \.listen, .listenAddress, "Address and port to listen on."),
    Setting(
      "OCR_ALLOWLIST", \.allowList, .allowList, whenUnset: "empty (loopback peers only)",
      """
      Peers that may connect; all other connections are closed without an answer. A list does not include loopback by \
      itself. It may be empty only if OCR_LISTEN is a loopback address.
      """),
    Setting(
      "OCR_TRUSTED_PROXIES", \.trustedProxies, .trustedProxies, whenUnset: "none",
      """
      Proxies that name their clients, by PROXY protocol version 2 or `X-Forwarded-For`. OCR_ALLOWLIST then applies to the \
      client; the proxy itself may ask for `/health` and `/health/ready`.
      """),
    Setting(
      "OCR_HOSTNAMES", \.hostnames, .hostnames, whenUnset: "none",
      """
      Names in the URLs of clients, such as a load balancer's or a Kubernetes service's. A request whose `Host` is none of them, \
      no address, not localhost and not this machine's name gets 403: a web page may have pointed its own name here.
      """),
    Setting(
      "OCR_PLAINTEXT", \.plaintext, .word,
      "`allow` is needed to listen without TLS on anything but loopback: everybody on the way could read the documents."
    ),
    Setting(
      "OCR_TLS_CERT", \.certificateFile, .optional(.readableFile), whenUnset: "none",
      """
      PEM file of the certificate, with those up to its authority: then HTTP is spoken over TLS 1.2 or 1.3. It is read again when \
      it changes.
      """),
    Setting(
      "OCR_TLS_KEY", \.keyFile, .optional(.readableFile), whenUnset: "none",
      "PEM file of the private key of OCR_TLS_CERT, without a password."),
    Setting(
      "OCR_TLS_CLIENT_CA", \.clientAuthorityFile, .optional(.readableFile), whenUnset: "none",
      "PEM file of authorities: clients must show a certificate of one of them (mutual TLS)."),
    Setting(
      "OCR_TOKENS_FILE", \.tokensFile, .optional(.readableFile), whenUnset: "none",
      """
      File of the tokens that requests must show one of, with the limits of each (docs/security.md). It is read again when it \
      changes.
      """),
    Setting(
      "OCR_ENGINE", \.engine, .word,
      """
      What reads the fields of a document: rules on this machine (embedded), a model, or first the rules and, where \
      they are in doubt, the model (cascade).
      """),
    Setting(
      "OCR_EMBEDDED_XML", \.embeddedXML, .word,
      """
      Whether an e-invoice's fields come from the XML inside it; off: from its pages, as without XML. XML by itself is \
      read either way.
      """),
    Setting(
      "OCR_SELF", \.own, .ownCompany, whenUnset: "none",
      """
      Names and tax numbers of the company that books the documents, separated by semicolons: never a document's seller. The \
      header `OCR-Self` of a request adds to them.
      """),
    Setting(
      "OCR_ESCALATION", \.escalation, .word,
      "What a cascade asks the model for if the rules are in doubt: the doubtful fields, or the whole document."),
    Setting(
      "OCR_ON_MODEL_FAILURE", \.onModelFailure, .word,
      """
      If the model gives no answer that can be trusted: answer with an error (refuse), or with the embedded engine's \
      result and a warning (embedded).
      """),
    Setting("OCR_MODEL", \.model, .manifestName, "Name of the model: its manifest in models/, without `.json`."),
    Setting(
      "OCR_GPU", \.gpu, .gpu,
      "The model server's GPU: what answers are expected to take until they have been timed."),
    Setting(
      "OCR_MODEL_URL", \.modelURL, .optional(.serverURL), whenUnset: "none",
      "URL of llama-server or vLLM. Needed unless OCR_ENGINE is `embedded`."),
    Setting(
      secret: "OCR_MODEL_API_KEY", \.modelAPIKey, .optional(.secret), whenUnset: "none", "The model server's key."),
    Setting(
      "OCR_MODEL_INPUT", \.modelInput, .word,
      """
      What the model sees of a page: its words (text), its image, both (hint), or what suits the page and the time \
      left (auto).
      """),
    Setting(
      "OCR_CANARY_INTERVAL", \.canaryInterval, .duration(.seconds(1)...(.seconds(3600))),
      "How often a test receipt is read to check the engine, unless a document was just read successfully."),
    Setting(
      secret: "OCR_HEARTBEAT_URLS", \.heartbeatTargets, .heartbeatTargets, whenUnset: "none",
      """
      Monitors that are told whether documents are read correctly: `ocr-client monitor` (its URL with `/v1/beat`), Better \
      Stack, healthchecks.io, Uptime Kuma, or JSON.
      """),
    Setting(
      secret: "OCR_HEARTBEAT_TOKEN", \.heartbeatToken, .optional(.secret), whenUnset: "none",
      "The token of `ocr-client monitor` (its OCR_MONITOR_TOKEN); other monitors do not see it."),
    Setting(
      "OCR_HEARTBEAT_INTERVAL", \.heartbeatInterval, .duration(.seconds(1)...(.seconds(3600))),
      "Time between heartbeats."),
    Setting(
      "OCR_MAX_BATCH", \.maxBatch, .count(1...256),
      "Most documents in work at once: open requests to the model server, or busy recognizers."),
    Setting(
      "OCR_QUEUE_LIMIT", \.queueLimit, .count(1...10_000),
      "Most documents that may wait; more are answered with 503 `overloaded`."),
    Setting(
      "OCR_DEFAULT_DEADLINE", \.defaultDeadline, .duration(.milliseconds(100)...(.seconds(3600))),
      "Time for a document whose request has no `Prefer: wait=`. At most OCR_MAX_DEADLINE."),
    Setting(
      "OCR_MAX_DEADLINE", \.maxDeadline, .duration(.milliseconds(100)...(.seconds(3600))),
      "Longest time a request can ask for; a longer `Prefer: wait=` is cut to it."),
    Setting("OCR_MAX_BODY", \.maxBody, .size(1024...(1 << 30)), "Largest document, in bytes."),
    Setting(
      "OCR_MAX_UPLOADS_BYTES", \.maxUploads, .optional(.size(1024...(1 << 40))),
      whenUnset: "a quarter of the memory, at most 320 MiB",
      """
      Bytes of documents that are held at a time, received or waiting; more are answered with 503 `overloaded`. At least \
      four times OCR_MAX_BODY and 64 KiB, for a batch.
      """),
    Setting("OCR_MAX_PAGES", \.maxPages, .count(1...10_000), "Most pages of a PDF."),
    Setting(
      "OCR_MAX_PIXELS", \.maxPixels, .count(1...1_000_000_000), "Most pixels of an image, width times height."),
    Setting(
      "OCR_DOCUMENT_WORKERS", \.documentWorkers, .optional(.count(1...256)), whenUnset: "one per core",
      "Number of processes that open documents, one document at a time each."),
    Setting(
      "OCR_RECOGNIZERS", \.recognizers, .optional(.count(1...256)), whenUnset: "one per core",
      "Number of processes that recognize text in images, one page at a time each."),
    Setting(
      "OCR_RECOGNIZER_DEVICE", \.recognizerDevice, .word,
      """
      What recognizes text: the processor (cpu), the first NVIDIA GPU (cuda), or the GPU where its libraries are installed and \
      work, else the processor (auto).
      """),
    Setting(
      "OCR_WORKER_TIMEOUT", \.workerTimeout, .duration(.milliseconds(100)...(.seconds(600))),
      "CPU time for one page in a worker; then the worker is killed, or when it did nothing for half as long."),
    Setting(
      "OCR_SANDBOX", \.sandbox, .word,
      """
      If the system denies the workers a part of their sandbox: work without it and say so in readiness, metrics and `doctor` \
      (auto), or do not start (require).
      """),
    Setting(
      "OCR_DRAIN_GRACE", \.drainGrace, .duration(.zero...(.seconds(600))),
      "After SIGTERM or SIGINT, time for the documents in flight to finish."),
    Setting(
      "OCR_REPLAY_WINDOW", \.replayWindow, .duration(.zero...(.seconds(3600))),
      "How long an answer is kept in memory and given again for the same Idempotency-Key; 0: not at all."),
    Setting("OCR_LOG_LEVEL", \.logLevel, .word, "Lowest level of messages that are logged."),
    Setting("OCR_LOG_FORMAT", \.logFormat, .word, "JSON, an object per line, or plain text."),
  ]

  public var contradictions: [Contradiction] {
    var found: [Contradiction] = []
    if !listen.address.isLoopback {
      if allowList.networks.isEmpty {
        found.append(
          Contradiction(
            "OCR_ALLOWLIST", with: "OCR_LISTEN",
            detail: """
              must name the peers that may connect, because OCR_LISTEN=\(listen) is not loopback; \
              for example OCR_ALLOWLIST=10.0.0.0/8
              """))
      }
      if plaintext == .refuse && certificateFile == nil {
        found.append(
          Contradiction(
            "OCR_PLAINTEXT", with: "OCR_LISTEN",
            detail: """
              must be `allow`, because OCR_LISTEN=\(listen) is not loopback and there is no OCR_TLS_CERT; \
              or listen on 127.0.0.1 behind a TLS proxy
              """))
      }
    }
    for (name, value, other) in [
      ("OCR_TLS_KEY", keyFile, "OCR_TLS_CERT"), ("OCR_TLS_CERT", certificateFile, "OCR_TLS_KEY"),
    ] where value == nil && (certificateFile ?? keyFile) != nil {
      found.append(Contradiction(name, with: other, detail: "must be given, because \(other) is"))
    }
    if clientAuthorityFile != nil && certificateFile == nil {
      found.append(
        Contradiction("OCR_TLS_CLIENT_CA", with: "OCR_TLS_CERT", detail: "has no effect without OCR_TLS_CERT"))
    }
    if engine != .embedded && modelURL == nil {
      found.append(
        Contradiction(
          "OCR_MODEL_URL", with: "OCR_ENGINE",
          detail: "must say where the model server listens, because OCR_ENGINE=\(engine.rawValue); "
            + "for example OCR_MODEL_URL=http://127.0.0.1:8080"))
    }
    let batch = BatchBody.maximumBytes(document: maxBody)
    if let maxUploads, maxUploads < batch {
      found.append(
        Contradiction(
          "OCR_MAX_UPLOADS_BYTES", with: "OCR_MAX_BODY",
          detail: "\(maxUploads) is less than the \(batch) bytes that a batch may have (four times OCR_MAX_BODY)"))
    }
    if defaultDeadline > maxDeadline {
      found.append(
        Contradiction(
          "OCR_DEFAULT_DEADLINE", with: "OCR_MAX_DEADLINE",
          detail: "\(defaultDeadline.secondsText)s is above OCR_MAX_DEADLINE=\(maxDeadline.secondsText)s"))
    }
    return found
  }
}

extension SettingSyntax where Value == GPU {
  static var gpu: Self {
    Self(allowed: GPU.known.map(\.name).joined(separator: ", "), parse: GPU.named, format: \.name)
  }
}

extension SettingSyntax where Value == OwnCompany {
  static var ownCompany: Self {
    Self(
      allowed: "names and tax numbers of at least three letters or digits, separated by semicolons",
      parse: OwnCompany.init(parsing:), format: { $0.names.joined(separator: "; ") })
  }
}

extension SettingSyntax where Value == String {
  static var manifestName: Self {
    Self(
      allowed: "lower-case letters, digits, points and hyphens",
      parse: { text in
        let isName = text.utf8.allSatisfy {
          $0.isLowercase || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
        return isName && text.utf8.first.map { $0.isLowercase || $0.isDigit } == true ? text : nil
      }, format: { $0 })
  }
}
