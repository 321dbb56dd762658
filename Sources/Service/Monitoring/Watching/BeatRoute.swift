import Digest
import DocumentService
import Extraction
import HTTPTypes
import HummingbirdCore
import JSON
import Logging
import Settings

/// `POST /v1/beat`: gateways say how they do.
struct BeatRoute: Sendable {
  static let path = "/v1/beat"
  private static let patience = Duration.seconds(10)

  /// What senders must know; nil where nothing but this machine can send.
  let token: Secret?
  let uploads: UploadBudget
  /// - Returns: false where there are too many gateways.
  let take: @Sendable (Beat) -> Bool
  let count: @Sendable (_ outcome: String) -> Void

  func handle(_ request: Request, _ context: DocumentRequestContext) async throws -> Response {
    do {
      try authorize(request, context)
      if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > BeatBody.most {
        throw Problem(.bodyTooLarge, "a beat has at most \(BeatBody.most) bytes", stage: .admit)
      }
      let share = uploads.share(of: context.caller.key)
      defer { withExtendedLifetime(share) {} }
      let body = try await context.receive(BeatBody(), from: request, holding: share, until: .now + Self.patience)
      guard take(try body.beat()) else {
        throw Problem(.overloaded, "too many gateways beat", stage: .admit, retryAfterMs: 60_000)
      }
    } catch {
      count((error as? Problem)?.code.rawValue ?? "cut")
      throw error
    }
    count("taken")
    return .json(["status": "ok"])
  }

  /// - Throws: `unauthorized`, with a line for the audit.
  private func authorize(_ request: Request, _ context: DocumentRequestContext) throws(Problem) {
    guard let token else { return }
    let given = request.headers[.authorization] ?? ""
    let scheme = given.prefix(7).lowercased() == "bearer "
    // Digests take the same time to compare however much of the token is right.
    guard scheme, SHA256(Array(given.dropFirst(7).utf8)) == SHA256(Array(token.revealed.utf8)) else {
      context.logger.notice(
        "beat refused", metadata: ["peer": "\(context.caller.address)", "code": "\(ProblemCode.unauthorized.rawValue)"])
      throw Problem(.unauthorized, "Authorization must be Bearer and the monitor's token", stage: .admit)
    }
  }
}

/// Keeps web pages out: with a token they cannot send beats anyway, without one only this machine may.
struct BeatGate: RequestGate {
  let hasToken: Bool
  private let host = HostGate(names: [])

  func check(_ request: Request, port: Int?) throws {
    if hasToken {
      try refuseForeignPages(request, own: [])
    } else {
      try host.check(request, port: port)
    }
  }
}
