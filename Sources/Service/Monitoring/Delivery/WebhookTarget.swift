import Digest
import HTTPTransport
import JSON
import Settings

/// A webhook of one's own: the notice as JSON, signed where there is a secret.
///
/// The receiver computes HMAC-SHA256 of the header `OCR-Timestamp`, a point and the body, compares it with what stands behind
/// `v1=` in `OCR-Signature`, and refuses a timestamp that is minutes old: then a recorded message cannot be sent again.
package enum WebhookTarget {
  package static func target(
    _ url: Secret, secret: Secret?, http: any HTTPSending, now: @escaping @Sendable () -> Int64
  ) -> HTTPAlertTarget {
    // The URL is a secret, and its place in the list may change.
    let name = "webhook-" + SHA256(Array(url.revealed.utf8)).hexadecimal.prefix(8)
    return HTTPAlertTarget(name, http: http, now: now) { request(for: $0, to: url, secret: secret, at: $1) }
  }

  package static func request(
    for notice: AlertNotice, to url: Secret, secret: Secret?, at time: Int64
  ) -> OutboundRequest {
    let body = Array(message(notice).serialized().utf8)
    var headers = [HTTPHeader("Content-Type", "application/json"), HTTPHeader("OCR-Timestamp", String(time))]
    if let secret {
      headers.append(HTTPHeader("OCR-Signature", "v1=" + signature(of: body, at: time, secret: secret)))
    }
    return OutboundRequest(
      method: "POST", url: url.revealed, headers: headers, body: body, timeouts: HTTPAlertTarget.timeouts)
  }

  package static func signature(of body: [UInt8], at time: Int64, secret: Secret) -> String {
    SHA256.authentication(of: Array("\(time).".utf8) + body, key: Array(secret.revealed.utf8))
  }

  private static func message(_ notice: AlertNotice) -> JSONValue {
    .object(
      [.init("source", "ocr-client monitor"), .init("headline", .string(notice.headline))]
        + (notice.json.members ?? []))
  }
}
