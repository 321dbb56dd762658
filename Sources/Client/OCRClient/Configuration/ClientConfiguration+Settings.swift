import Settings

extension ClientConfiguration: ReportingConfiguration {
  /// Every setting of this release.
  public static let settings: [Setting<ClientConfiguration>] = documents + monitor + logging + reporting

  private static let documents: [Setting<ClientConfiguration>] = [
    Setting(
      "OCR_GATEWAY_URLS", \.gatewayURLs, .serverURLs,
      "URLs of the gateways. Healthy ones are asked first, in this order."),
    Setting(
      secret: "OCR_GATEWAY_TOKEN", \.gatewayToken, .optional(.secret), whenUnset: "none",
      "The bearer token for every gateway."),
    Setting(
      "OCR_GATEWAY_PLAINTEXT", \.gatewayPlaintext, .word,
      """
      `allow` is needed to send OCR_GATEWAY_TOKEN without TLS to anything but loopback: everybody on the way could use it.
      """),
    Setting(
      "OCR_GATEWAY_CA", \.gatewayAuthorityFile, .optional(.readableFile), whenUnset: "the system's authorities",
      "PEM file of the only authorities that gateways' certificates may come from."),
    Setting(
      "OCR_GATEWAY_PIN", \.gatewayPin, .optional(.publicKeyPin), whenUnset: "none",
      "The gateways' public key, required in addition to a trusted certificate."),
    Setting(
      "OCR_GATEWAY_CERT", \.gatewayCertificateFile, .optional(.readableFile), whenUnset: "none",
      "PEM file of the certificate that is shown to gateways, with its chain."),
    Setting(
      "OCR_GATEWAY_CERT_KEY", \.gatewayKeyFile, .optional(.readableFile), whenUnset: "none",
      "PEM file of the private key of OCR_GATEWAY_CERT."),
    Setting(
      "OCR_MODE", \.mode, .word,
      """
      Who is asked: gateways only; gateways first, and the hosted service if they cannot answer in time (auto); the \
      hosted service only. `ocr-client mode` overrides it at run time.
      """),
    Setting(
      secret: "MISTRAL_API_KEY", \.mistralAPIKey, .optional(.secret), whenUnset: "none",
      "The key of the hosted service. Needed unless OCR_MODE is `gateway`."),
    Setting(
      "MISTRAL_BASE_URL", \.mistralBaseURL, .optional(.serverURL), whenUnset: "https://api.mistral.ai",
      "URL of the hosted service. HTTP without TLS is for loopback only."),
    Setting(
      "OCR_HOSTED_MODEL", \.hostedModel, .modelName,
      "The hosted model, by its dated name: what a `-latest` name means changes, and so does its price."),
    Setting(
      "OCR_HOSTED_PRICES", \.hostedPrices, .hostedPrices,
      "Price of 1,000 pages with annotation for each model, in US dollars."),
    Setting(
      "OCR_HOSTED_REQUESTS_PER_MINUTE", \.hostedRequestsPerMinute, .count(1...100_000),
      "Most requests that this process sends to the hosted service per minute."),
    Setting(
      "OCR_HOSTED_PAGES_PER_MINUTE", \.hostedPagesPerMinute, .count(1...1_000_000),
      "Most pages that this process sends to the hosted service per minute."),
    Setting(
      "OCR_SPEND_DAILY_CAP", \.dailyCapMicroUSD, .optional(.dollars), whenUnset: "no cap",
      "Most US dollars that all processes with the same state directory spend in a UTC day; 0 closes the hosted side."),
    Setting(
      "OCR_SPEND_MONTHLY_CAP", \.monthlyCapMicroUSD, .optional(.dollars), whenUnset: "no cap",
      "Most US dollars that they spend in a UTC month; 0 closes the hosted side."),
    Setting(
      "OCR_STATE_DIR", \.stateDirectory, .optional(.directory),
      whenUnset: "`ocr-client` in $XDG_STATE_HOME, else in ~/.local/state",
      "Directory of the mode and the spend. Processes with the same directory share both."),
    Setting(
      "OCR_SIDECAR_LISTEN", \.sidecarListen, .listenAddress,
      "Address and port of `ocr-client serve`; a loopback address."),
  ]

  private static let logging: [Setting<ClientConfiguration>] = [
    Setting("OCR_LOG_LEVEL", \.logLevel, .word, "Lowest level of messages that are logged."),
    Setting("OCR_LOG_FORMAT", \.logFormat, .word, "JSON, an object per line, or plain text."),
  ]

  public var contradictions: [Contradiction] {
    var found: [Contradiction] = []
    if mode != .gateway, mistralAPIKey == nil {
      found.append(
        Contradiction(
          "MISTRAL_API_KEY", with: "OCR_MODE",
          detail: "must be given, because OCR_MODE=\(mode.rawValue) asks the hosted service"))
    }
    if dailyCapMicroUSD != nil || monthlyCapMicroUSD != nil, hostedPrices.microUSDPerPage(hostedModel) == nil {
      found.append(
        Contradiction(
          "OCR_HOSTED_PRICES", with: "OCR_HOSTED_MODEL", "OCR_SPEND_DAILY_CAP", "OCR_SPEND_MONTHLY_CAP",
          detail: "must name the price of \(hostedModel), because a cap is set"))
    }
    if gatewayCertificateFile != nil, gatewayKeyFile == nil {
      found.append(
        Contradiction(
          "OCR_GATEWAY_CERT_KEY", with: "OCR_GATEWAY_CERT", detail: "must be given, because OCR_GATEWAY_CERT is"))
    }
    if gatewayKeyFile != nil, gatewayCertificateFile == nil {
      found.append(
        Contradiction(
          "OCR_GATEWAY_CERT", with: "OCR_GATEWAY_CERT_KEY", detail: "must be given, because OCR_GATEWAY_CERT_KEY is"))
    }
    if gatewayToken != nil, gatewayPlaintext == .refuse,
      let open = gatewayURLs.first(where: { !$0.isEncrypted && !$0.isLoopback })
    {
      found.append(
        Contradiction(
          "OCR_GATEWAY_PLAINTEXT", with: "OCR_GATEWAY_URLS", "OCR_GATEWAY_TOKEN",
          detail: """
            must be `allow`, because OCR_GATEWAY_TOKEN would go to \(open) without TLS, for everybody on the way to read; \
            or use https://
            """))
    }
    let onlyForTLS = [
      ("OCR_GATEWAY_CA", gatewayAuthorityFile), ("OCR_GATEWAY_PIN", gatewayPin),
      ("OCR_GATEWAY_CERT", gatewayCertificateFile),
    ]
    for (name, value) in onlyForTLS where value != nil && !gatewayURLs.contains(where: \.isEncrypted) {
      found.append(
        Contradiction(name, with: "OCR_GATEWAY_URLS", detail: "has no effect, because no gateway's URL is https://"))
    }
    if let mistralBaseURL, !mistralBaseURL.isEncrypted, !mistralBaseURL.isLoopback {
      found.append(
        Contradiction(
          "MISTRAL_BASE_URL", detail: "must be https://, because documents and the key would be sent unencrypted"
        ))
    }
    if !sidecarListen.address.isLoopback {
      found.append(
        Contradiction(
          "OCR_SIDECAR_LISTEN",
          detail:
            "\(sidecarListen) is not loopback, and everyone who can reach the sidecar can spend money; use 127.0.0.1"))
    }
    return found + monitorContradictions
  }
}

extension SettingSyntax where Value == [ServerURL] {
  fileprivate static var serverURLs: Self {
    Self(
      allowed: "URLs of http:// or https://, a host, an optional port and path, none twice, separated by commas",
      parse: { (text: String) throws(RejectedValue) -> [ServerURL] in
        var urls: [ServerURL] = []
        for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
          let entry = entry.filter { $0 != " " }
          guard let url = ServerURL(entry) else {
            let place = urls.count + 1
            throw RejectedValue(
              hint: ServerURL.mayHoldCredentials(entry)
                ? "URL \(place) \(ServerURL.notShown)" : "\(SettingProblem.quoted(entry)) is not such a URL")
          }
          guard !urls.contains(url) else { throw RejectedValue(hint: "\(url) is given twice") }
          urls.append(url)
        }
        return urls
      }, format: { $0.map(\.description).joined(separator: ",") })
  }
}

extension SettingSyntax where Value == String {
  fileprivate static var modelName: Self {
    Self(
      allowed: "letters, digits, points, hyphens and underscores",
      parse: { HostedPrices.isModelName($0) ? $0 : nil }, format: { $0 })
  }

  fileprivate static var directory: Self {
    Self(allowed: "an absolute path", parse: { $0.hasPrefix("/") ? $0 : nil }, format: { $0 })
  }

  /// As libcurl's CURLOPT_PINNEDPUBLICKEY takes them; a digest of 32 bytes is 43 characters of base64 and a `=`.
  fileprivate static var publicKeyPin: Self {
    Self(
      allowed: "sha256// and the base64 of a digest, several separated by ;",
      parse: { text in
        let isPin = text.split(separator: ";", omittingEmptySubsequences: false).allSatisfy { pin in
          let digest = pin.utf8.dropFirst(8)
          return pin.hasPrefix("sha256//") && digest.count == 44 && digest.last == UInt8(ascii: "=")
            && digest.dropLast().allSatisfy { $0.isLetter || $0.isDigit || "+/".utf8.contains($0) }
        }
        return isPin ? text : nil
      }, format: { $0 })
  }
}

extension SettingSyntax where Value == HostedPrices {
  fileprivate static var hostedPrices: Self {
    Self(
      allowed: "model=dollars, with up to three decimals, no model twice, separated by commas",
      parse: { HostedPrices($0) }, format: \.description)
  }
}

extension SettingSyntax where Value == Int64 {
  /// Held in millionths of a dollar.
  fileprivate static var dollars: Self {
    Self(
      allowed: "US dollars, with up to six decimals, below a billion",
      parse: { Int64(dollars: $0, decimals: 6) }, format: { $0.dollars(decimals: 6) })
  }
}
