import Formatting
import HTTPTransport
import JSON
import Settings

extension HeartbeatTarget {
  /// healthchecks.io drops further pings and may block the sender: five per minute and check.
  var limit: HeartbeatSchedule.Limit? {
    kind == .healthchecks ? HeartbeatSchedule.Limit(beats: 5, window: .seconds(60)) : nil
  }

  /// Whether the monitor has a word for "starting"; the others know up and down only.
  var announcesStart: Bool { kind == .healthchecks || takesReport }

  /// Whether the monitor takes JSON.
  var takesReport: Bool { kind == .monitor || kind == .json }

  /// The request that brings a beat to the monitor.
  ///
  /// - Parameters:
  ///   - run: a UUID that ties the start and its end together for healthchecks.io.
  ///   - token: shown to monitors of ours only.
  ///   - timeout: for the whole request.
  package func request(
    for beat: Heartbeat, run: String, token: Secret? = nil, timeout: Duration
  ) -> OutboundRequest {
    let timeouts = OutboundRequest.Timeouts(connect: timeout, total: timeout)
    func post(_ url: String, _ type: String, _ body: String) -> OutboundRequest {
      OutboundRequest(
        method: "POST", url: url, headers: [HTTPHeader("Content-Type", type)], body: Array(body.utf8),
        timeouts: timeouts)
    }
    switch kind {
    case .betterStack:
      let url = url(path: beat.status == .failing ? "/fail" : "", query: [query.revealed])
      return post(url, "text/plain; charset=utf-8", beat.detail)
    case .healthchecks:
      let path =
        switch beat.status {
        case .starting: "/start"
        case .ok: ""
        case .failing: "/fail"
        }
      let url = url(path: path, query: [query.revealed, beat.belongsToStart ? "rid=\(run)" : ""])
      return post(url, "text/plain; charset=utf-8", beat.detail)
    case .uptimeKuma:
      let status = beat.status == .ok ? "up" : "down"
      let ping = beat.readingTime.map { "ping=\($0.milliseconds)" } ?? ""
      return OutboundRequest(
        url: url(path: "", query: ["status=\(status)", "msg=\(beat.detail.percentEncoded)", ping]),
        timeouts: timeouts)
    case .json, .monitor:
      let body: [JSONValue.Member] = [
        .init("service", .string(beat.service)), .init("status", .string(beat.status.rawValue)),
        .init("detail", .string(beat.detail)),
        .init("readingMs", .optional(beat.readingTime.map { Int64($0.milliseconds) })),
      ]
      var request = post(
        url(path: "", query: [query.revealed]), "application/json", JSONValue.object(body + beat.report).serialized())
      if kind == .monitor, let token {
        request.headers.append(HTTPHeader("Authorization", "Bearer \(token.revealed)"))
      }
      return request
    }
  }

  private func url(path: String, query parts: [String]) -> String {
    let query = parts.filter { !$0.isEmpty }.joined(separator: "&")
    return address.revealed + path + (query.isEmpty ? "" : "?" + query)
  }
}
