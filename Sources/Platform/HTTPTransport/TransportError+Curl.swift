import CCurl

extension TransportError {
  /// With libcurl's fixed text, which holds nothing of the request.
  init(_ result: CURLcode) {
    self.init(Code(result), String(cString: curl_easy_strerror(result)))
  }

  /// With a text of our own.
  init(_ code: Code) {
    let detail =
      switch code {
      case .connectTimeout: "no connection in time"
      case .idleTimeout: "no byte in time"
      case .timeout: "no complete response in time"
      default: "libcurl failed"
      }
    self.init(code, detail)
  }

  static let shutDown = TransportError(.reset, "the transport was shut down")
}

extension TransportError.Code {
  fileprivate init(_ result: CURLcode) {
    self =
      switch result {
      case CURLE_URL_MALFORMAT: .invalidURL
      case CURLE_COULDNT_RESOLVE_HOST: .unresolvable
      case CURLE_COULDNT_CONNECT: .refused
      // The only timeout that libcurl is given.
      case CURLE_OPERATION_TIMEDOUT: .connectTimeout
      case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
        CURLE_SSL_CACERT_BADFILE, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT:
        .tls
      case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2_STREAM: .reset
      default: .protocolError
      }
  }
}
