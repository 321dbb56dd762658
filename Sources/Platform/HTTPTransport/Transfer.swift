import CCurl

/// One request under way, on the transport's thread. libcurl holds a pointer to it, so it must outlive its place in the
/// multi handle.
final class Transfer {
  let easy: EasyHandle
  private let submission: Submission
  private var deadlines: TransferDeadlines
  private var head = ResponseHead()
  private var body: [UInt8] = []
  private var received = 0
  /// Why a callback ended the request.
  private var failure: TransportError?

  init(
    _ submission: Submission, _ configuration: TransportConfiguration, start: ContinuousClock.Instant
  ) throws(TransportError) {
    self.submission = submission
    deadlines = TransferDeadlines(submission.request.timeouts, start: start)
    easy = try EasyHandle()
    try easy.configure(submission.request, configuration)
    let this = Unmanaged.passUnretained(self).toOpaque()
    // The size of an item is always 1.
    try easy.set(
      CURLOPT_HEADERFUNCTION, { bytes, _, count, this in Transfer.take(bytes, count, this, Transfer.takeHead) },
      CURLOPT_HEADERDATA, this)
    try easy.set(
      CURLOPT_WRITEFUNCTION, { bytes, _, count, this in Transfer.take(bytes, count, this, Transfer.takeBody) },
      CURLOPT_WRITEDATA, this)
  }

  var id: UInt64 { submission.id }
  var nextDeadline: ContinuousClock.Instant { deadlines.next }

  /// The bound that the request exceeds.
  func expired(at now: ContinuousClock.Instant) -> TransportError.Code? {
    deadlines.observe(isConnected: easy.isConnected, transferred: easy.transferred, at: now)
    return deadlines.expired(at: now)
  }

  func finish(_ result: CURLcode) {
    if let failure {
      submission.fail(failure)
    } else if result != CURLE_OK {
      submission.fail(easy.hasTLSAlert ? TransportError(.tls, "ended by an alert of TLS") : TransportError(result))
    } else if !head.isComplete {
      submission.fail(TransportError(.reset, "the response broke off"))
    } else {
      var response = OutboundResponse(status: head.status, headers: head.headers, body: body)
      if submission.request.wantsCertificate { response.certificateEnd = easy.certificateEnd }
      submission.continuation.resume(returning: response)
    }
  }

  func fail(_ error: any Error) { submission.fail(error) }

  private func takeHead(_ line: UnsafeRawBufferPointer) -> Bool {
    if head.append(line) { return true }
    failure = TransportError(.responseTooLarge, "response headers of more than \(ResponseHead.maximumBytes) bytes")
    return false
  }

  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    received += bytes.count
    guard received <= submission.request.maximumResponseBytes else {
      failure = TransportError(
        .responseTooLarge, "response body of more than \(submission.request.maximumResponseBytes) bytes")
      return false
    }
    if let onBody = submission.onBody { onBody(Array(bytes)) } else { body.append(contentsOf: bytes) }
    return true
  }

  /// The end of every callback: any return value but `count` ends the request.
  private static func take(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ transfer: UnsafeMutableRawPointer?,
    _ handler: (Transfer) -> (UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let transfer else { return 0 }
    let this = Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue()
    return handler(this)(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
  }
}
