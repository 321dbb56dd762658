import CCurl

/// Owns a libcurl easy handle and what it points to: the header list and the error text.
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var lists: [UnsafeMutablePointer<curl_slist>] = []

  init() throws(TransportError) {
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    guard let pointer = curl_easy_init() else {
      errorText.deallocate()
      throw TransportError(CURLE_OUT_OF_MEMORY)
    }
    self.pointer = pointer
    try check(ccurl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
  }

  deinit {
    curl_easy_cleanup(pointer)
    for list in lists { curl_slist_free_all(list) }
    errorText.deallocate()
  }

  func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try check(ccurl_set_long(pointer, option, value))
  }

  func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
    try check(ccurl_set_string(pointer, option, value))
  }

  /// Sets a callback and what it is given as its last argument.
  func set(
    _ option: CURLoption, _ callback: @escaping curl_write_callback, _ dataOption: CURLoption,
    _ data: UnsafeMutableRawPointer
  ) throws(TransportError) {
    try check(ccurl_set_callback(pointer, option, callback))
    try check(ccurl_set_pointer(pointer, dataOption, data))
  }

  /// libcurl copies the bytes.
  func setBody(_ bytes: [UInt8]) throws(TransportError) {
    try check(
      bytes.withUnsafeBytes { raw in
        // No address is needed for no bytes, but NULL would mean "read from a callback".
        guard let base = raw.baseAddress, !raw.isEmpty else { return ccurl_copy_body(pointer, "", 0) }
        return ccurl_copy_body(pointer, base, curl_off_t(raw.count))
      })
  }

  /// Lines as libcurl wants them: `name: value`, `name;` for an empty value, `name:` to leave out a field that libcurl would add.
  func setHeaders(_ lines: [String]) throws(TransportError) { try set(CURLOPT_HTTPHEADER, lines) }

  /// An option that takes a list of texts; libcurl does not copy it.
  func set(_ option: CURLoption, _ texts: [String]) throws(TransportError) {
    var list: UnsafeMutablePointer<curl_slist>?
    for text in texts {
      guard let longer = curl_slist_append(list, text) else {
        curl_slist_free_all(list)
        throw TransportError(CURLE_OUT_OF_MEMORY)
      }
      list = longer
    }
    if let list { lists.append(list) }
    try check(ccurl_set_pointer(pointer, option, list))
  }

  /// Does the whole transfer, which blocks the thread.
  func perform() -> CURLcode { curl_easy_perform(pointer) }

  /// The last status of a server, of whichever protocol; 0 where none came.
  var responseCode: Int { ccurl_get_long(pointer, CURLINFO_RESPONSE_CODE) }

  /// When the certificate of the server's side ends, as libcurl writes it; nil where it was not asked to keep that.
  var certificateEnd: String? { ccurl_certificate_field(pointer, "Expire date:").map { String(cString: $0) } }

  /// Name lookup, TCP and TLS are done, or a connection was there.
  var isConnected: Bool { ccurl_get_offset(pointer, CURLINFO_PRETRANSFER_TIME_T) > 0 }

  /// Bytes sent and received, headers included.
  var transferred: Int {
    ccurl_get_offset(pointer, CURLINFO_SIZE_UPLOAD_T) + ccurl_get_offset(pointer, CURLINFO_SIZE_DOWNLOAD_T)
      + ccurl_get_long(pointer, CURLINFO_HEADER_SIZE) + ccurl_get_long(pointer, CURLINFO_REQUEST_SIZE)
  }

  /// The connection was ended by an alert of the server's TLS. With TLS 1.3 a missing client certificate is refused only
  /// after the handshake, where libcurl has no code for it but the general one of a failed read.
  var hasTLSAlert: Bool {
    let text = String(cString: errorText)
    return text.contains("SSL routines::") && text.contains(" alert ")
  }

  private func check(_ code: CURLcode) throws(TransportError) {
    if code != CURLE_OK { throw TransportError(code) }
  }
}
