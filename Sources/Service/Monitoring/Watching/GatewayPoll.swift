import Extraction
import HTTPTransport
import JSON
import OCRClient
import PrometheusMetrics
import Settings

/// Asks a server how it does: `/health/ready`, `/metrics`, and `/v1/version` for what it calls itself.
struct GatewayPoll: Sendable {
  private static let timeouts = OutboundRequest.Timeouts(connect: .seconds(2), total: .seconds(4))
  private static let longestDetail = 1_000

  private let http: any HTTPSending
  private let token: Secret?

  /// - Parameter token: the bearer token of the gateways.
  init(http: any HTTPSending, token: Secret?) {
    self.http = http
    self.token = token
  }

  func ask(_ url: ServerURL) async -> PollResult {
    async let ready = answer("\(url)/health/ready", wantsCertificate: true)
    async let metrics = metrics(of: url)
    async let version = answer("\(url)/v1/version")
    var result: PollResult
    switch await ready {
    case .failure(let error): result = PollResult(.unreachable(error.code.rawValue))
    case .success(let response) where response.status == 200: result = PollResult(.ready)
    case .success(let response): result = PollResult(.notReady(Self.reason(response)))
    }
    result.metrics = await metrics
    if case .success(let response) = await ready {
      result.certificateEnd = response.certificateEnd.flatMap { CertificateDate($0)?.unixSeconds }
    }
    if case .success(let response) = await version, response.status == 200 {
      result.instance = (try? JSONValue(parsing: response.body))?["instance"]?.string?.shownName(200)
    }
    return result
  }

  /// nil where there are none.
  func metrics(of url: ServerURL) async -> MetricsScrape? {
    guard case .success(let response) = await answer("\(url)/metrics"), response.status == 200 else { return nil }
    return MetricsScrape(String(decoding: response.body, as: UTF8.self))
  }

  private func answer(
    _ url: String, wantsCertificate: Bool = false
  ) async -> Result<OutboundResponse, TransportError> {
    var request = OutboundRequest(
      url: url, headers: token.map { [HTTPHeader("Authorization", "Bearer \($0.revealed)")] } ?? [],
      timeouts: Self.timeouts)
    request.wantsCertificate = wantsCertificate && url.hasPrefix("https:")
    do {
      return .success(try await http.send(request, onBody: nil))
    } catch {
      return .failure(error as? TransportError ?? TransportError(.reset, "cancelled"))
    }
  }

  /// Why a server that answers takes no documents: the checks that are not well.
  private static func reason(_ response: OutboundResponse) -> String {
    let checks = (try? JSONValue(parsing: response.body))?["checks"]?.members ?? []
    let causes = checks.filter { !["ok", "missing"].contains($0.value["status"]?.string) }
      .map { "\($0.key): \($0.value["detail"]?.string ?? "")" }
    let text = causes.isEmpty ? "it answers \(response.status)" : causes.joined(separator: "; ")
    return text.shownName(longestDetail)
  }
}

/// A moment as libcurl writes the end of a certificate: `Nov 30 08:00:00 2027 GMT` or `2027-11-30 08:00:00 GMT`.
package struct CertificateDate: Sendable, Equatable {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  package let unixSeconds: Int64

  /// nil for any other text.
  package init?(_ text: String) {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.last == "GMT" else { return nil }
    let date: CalendarDate?
    let clock: String
    switch parts.count {
    case 5:
      guard let month = Self.months.firstIndex(of: parts[0]), let day = Int(parts[1]), let year = Int(parts[3]) else {
        return nil
      }
      (date, clock) = (CalendarDate(year: year, month: month + 1, day: day), parts[2])
    case 3:
      let numbers = parts[0].split(separator: "-").compactMap { Int($0) }
      guard numbers.count == 3 else { return nil }
      (date, clock) = (CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2]), parts[1])
    default: return nil
    }
    let time = clock.split(separator: ":").compactMap { Int64($0) }
    guard let date, time.count == 3 else { return nil }
    unixSeconds = Int64(date.dayNumber) * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
  }
}
