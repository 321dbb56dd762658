import Testing

/// Sends a document whose worker stands still, leaves, and checks that its place is free and its worker replaced: nothing
/// else can free the place before OCR_DEFAULT_DEADLINE.
///
/// - Parameters:
///   - gateway: one with a single document worker.
///   - onlyHalf: whether the client ends its own direction of the connection only.
///   - begun: what the client reads before it leaves.
func expectPlaceIsFree(
  at gateway: GatewayProcess, whenLeaving request: HTTPRequest, onlyHalf: Bool,
  after begun: (HTTPConnection) throws -> Void = { _ in }
) throws {
  let worker = try gateway.documentWorker()
  try ProcessTable.stop(worker)
  var client: HTTPConnection? = try gateway.begin(request)
  if let client { try begun(client) }
  try eventually("the worker has the document") { ProcessTable.hasInput(worker) }
  #expect(try gateway.readiness().documentsInside == 1)
  if onlyHalf { client?.halfClose() } else { client = nil }
  try eventually("no document is inside") { try gateway.readiness().documentsInside == 0 }
  try gateway.waitForReplacement(of: worker)
  withExtendedLifetime(client) {}
}
