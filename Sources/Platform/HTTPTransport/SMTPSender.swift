import CCurl
import Concurrency
import Formatting

/// One message for a mail server.
public struct OutboundMail: Sendable {
  /// Addresses alone, such as `ocr@example.com`.
  public var sender: String
  public var recipients: [String]
  /// The message with its head (RFC 5322), in lines that end with CR and LF.
  public var text: String

  public init(sender: String, recipients: [String], text: String) {
    self.sender = sender
    self.recipients = recipients
    self.text = text
  }
}

/// Why a mail server did not take a message.
public struct MailFailure: Error, Sendable, Equatable {
  /// A stable name: one of `TransportError.Code`, `login_refused`, `no_tls`, or `smtp_` with the server's code.
  public var code: String
}

/// Hands messages to a mail server through libcurl, each on a connection and a thread of its own: they are rare.
public struct SMTPSender: Sendable {
  private let server: SMTPServer
  private let certificateAuthorityFile: String?

  /// - Parameter certificateAuthorityFile: PEM file of the only authorities to be trusted; nil for those of the system.
  public init(_ server: SMTPServer, certificateAuthorityFile: String? = nil) {
    self.server = server
    self.certificateAuthorityFile = certificateAuthorityFile
  }

  /// Returns when the server took the message for all recipients.
  ///
  /// - Parameter timeout: for all of it.
  public func send(_ mail: OutboundMail, timeout: Duration) async throws(MailFailure) {
    let result = await withCheckedContinuation { continuation in
      let code = BlockingThread.start(stackSize: 1 << 20) {
        continuation.resume(returning: Result { () throws(MailFailure) in try transfer(mail, timeout: timeout) })
      }
      if code != 0 { continuation.resume(returning: .failure(MailFailure(code: "no_thread"))) }
    }
    try result.get()
  }

  private func transfer(_ mail: OutboundMail, timeout: Duration) throws(MailFailure) {
    guard CurlTransport.isLibraryReady else { throw MailFailure(code: TransportError.Code.protocolError.rawValue) }
    let body = Unmanaged.passRetained(MailBody(mail.text))
    defer { body.release() }
    let result: CURLcode
    let easy: EasyHandle
    do throws(TransportError) {
      easy = try EasyHandle()
      try configure(easy, mail, timeout: timeout)
      try easy.set(CURLOPT_READFUNCTION, { MailBody.read($0, $1 * $2, $3) }, CURLOPT_READDATA, body.toOpaque())
      result = easy.perform()
    } catch {
      throw MailFailure(code: error.code.rawValue)
    }
    if let code = Self.code(result, status: easy.responseCode) { throw MailFailure(code: code) }
  }

  private func configure(_ easy: EasyHandle, _ mail: OutboundMail, timeout: Duration) throws(TransportError) {
    try easy.set(CURLOPT_URL, server.url)
    try easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    try easy.set(CURLOPT_PROXY, "")
    try easy.set(CURLOPT_NOSIGNAL, 1)
    try easy.set(CURLOPT_QUICK_EXIT, 1)
    try easy.set(CURLOPT_TIMEOUT_MS, max(1, Int(Int32(clamping: timeout.millisecondsRoundedUp))))
    try easy.set(CURLOPT_USE_SSL, Int((server.isLoopback ? CURLUSESSL_TRY : CURLUSESSL_ALL).rawValue))
    try easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let certificateAuthorityFile {
      try easy.set(CURLOPT_CAINFO, certificateAuthorityFile)
      try easy.set(CURLOPT_CAPATH, nil)
    }
    if let user = server.user { try easy.set(CURLOPT_USERNAME, user) }
    if let password = server.password { try easy.set(CURLOPT_PASSWORD, password) }
    try easy.set(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
    try easy.set(CURLOPT_MAIL_RCPT, mail.recipients.map { "<\($0)>" })
    try easy.set(CURLOPT_UPLOAD, 1)
    try easy.set(CURLOPT_INFILESIZE, mail.text.utf8.count)
  }

  /// What went wrong; nil where the message was taken.
  private static func code(_ result: CURLcode, status: Int) -> String? {
    switch result {
    case CURLE_OK: nil
    case CURLE_LOGIN_DENIED: "login_refused"
    case CURLE_USE_SSL_FAILED: "no_tls"
    // The only timeout that libcurl is given here is for all of it.
    case CURLE_OPERATION_TIMEDOUT: TransportError.Code.timeout.rawValue
    default: status >= 400 ? "smtp_\(status)" : TransportError(result).code.rawValue
    }
  }
}

/// What libcurl reads a message from.
private final class MailBody {
  private let bytes: [UInt8]
  private var sent = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  static func read(_ room: UnsafeMutablePointer<CChar>?, _ count: Int, _ body: UnsafeMutableRawPointer?) -> Int {
    guard let room, let body else { return 0 }
    let this = Unmanaged<MailBody>.fromOpaque(body).takeUnretainedValue()
    let piece = this.bytes[this.sent...].prefix(count)
    piece.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: room, count: count).copyMemory(from: $0) }
    this.sent += piece.count
    return piece.count
  }
}
