import CCurl
import Formatting

extension EasyHandle {
  /// Sets everything but the callbacks.
  func configure(
    _ request: OutboundRequest, _ configuration: TransportConfiguration
  ) throws(TransportError) {
    try set(CURLOPT_URL, request.url)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    let isWindowEnough = request.body.count <= initialHTTP2Window
    try set(CURLOPT_HTTP_VERSION, Int(isWindowEnough ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
    // An empty string also switches off the proxies of the environment.
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_USERAGENT, configuration.userAgent)
    // libcurl allots parts of it to the addresses of a name; all other bounds are kept by `TransferDeadlines`.
    try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(Int32(clamping: request.timeouts.connect.millisecondsRoundedUp))))
    try set(CURLOPT_NOSIGNAL, 1)
    // Without it, ending a request whose name lookup hangs would block the thread until the lookup is over. The lookup's
    // own thread frees what is left when it returns (lib/asyn-thread.c).
    try set(CURLOPT_QUICK_EXIT, 1)
    // Whole seconds, rounded down by libcurl before it compares: 3 s is "less than 4 s old". 0 would mean its own default.
    try set(CURLOPT_MAXAGE_CONN, max(1, Int(configuration.idleLifetime.components.seconds) - 1))
    if request.needsNewConnection || request.wantsCertificate {
      try set(CURLOPT_FRESH_CONNECT, 1)
      try set(CURLOPT_FORBID_REUSE, 1)
    }
    // Only a handshake brings it, so that the connection must be new.
    if request.wantsCertificate { try set(CURLOPT_CERTINFO, 1) }
    try setTLS(configuration)
    try setMethod(request)
    try setHeaders(Self.headerLines(request.headers))
  }

  /// Bytes of a body that a server must take without being asked (RFC 9113, 6.9.2). With a longer one libcurl 7.88 spins
  /// until the server makes room, and for ever when it answers without reading all (curl issues 7821 and 10618).
  private var initialHTTP2Window: Int { 65_535 }

  private func setTLS(_ configuration: TransportConfiguration) throws(TransportError) {
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let file = configuration.certificateAuthorityFile {
      try set(CURLOPT_CAINFO, file)
      // Otherwise the system's directory would be trusted too.
      try set(CURLOPT_CAPATH, nil)
    }
    if let file = configuration.clientCertificateFile { try set(CURLOPT_SSLCERT, file) }
    if let file = configuration.clientKeyFile { try set(CURLOPT_SSLKEY, file) }
    guard let pin = configuration.pinnedPublicKey else { return }
    try set(CURLOPT_PINNEDPUBLICKEY, pin)
    if !configuration.demandsAuthority {
      try set(CURLOPT_SSL_VERIFYPEER, 0)
      try set(CURLOPT_SSL_VERIFYHOST, 0)
    }
  }

  private func setMethod(_ request: OutboundRequest) throws(TransportError) {
    if request.method == "HEAD" {
      try set(CURLOPT_NOBODY, 1)
    } else if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
      try setBody(request.body)
      try set(CURLOPT_CUSTOMREQUEST, request.method)
    } else {
      try set(CURLOPT_CUSTOMREQUEST, request.method)
    }
  }

  private static func headerLines(_ headers: [HTTPHeader]) -> [String] {
    var lines = headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    // libcurl would wait a second for a `100 Continue` that many servers never send.
    lines.append("Expect:")
    // Else a body would be called a form.
    if !headers.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
    return lines
  }
}
