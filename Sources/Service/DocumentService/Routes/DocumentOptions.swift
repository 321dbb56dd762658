import Extraction
import HTTPTypes
import HummingbirdCore

/// What the head of a request asks for, the same on every route that takes documents.
struct DocumentOptions: Sendable {
  /// A body must have arrived within this time, whatever its caller is willing to wait.
  private static let bodyTimeout = Duration.seconds(60)

  /// When the request came.
  let began = ContinuousClock.now
  /// How long the caller waits, as granted.
  let wait: Duration
  /// The wait was asked for.
  let isWaitPreferred: Bool
  let included: Set<Inclusion>
  var form: AcceptedForm
  var idempotencyKey: String?
  /// Who books the documents.
  let own: OwnCompany

  /// - Throws: `malformed_request`.
  init(_ request: Request, _ limits: DocumentLimits) throws(Problem) {
    let prefer = try Prefer(request.headers[values: .prefer])
    wait = min(prefer.wait ?? limits.defaultDeadline, limits.maxDeadline)
    isWaitPreferred = prefer.wait != nil
    included = try Inclusion.parse(request.uri.queryParameters[values: "include"])
    form = AcceptedForm(accept: request.headers[values: .accept])
    idempotencyKey = try IdempotencyKey.parse(request.headers[values: .idempotencyKey])
    own = try OwnCompanyHeader.parse(request.headers[values: .ownCompany])
  }

  var deadline: ContinuousClock.Instant { began + wait }

  var bodyDeadline: ContinuousClock.Instant { began + min(wait, Self.bodyTimeout) }

  /// Headers of an answer.
  var headers: HTTPFields { isWaitPreferred ? [.preferenceApplied: Prefer.applied(wait: wait)] : [:] }
}
