import ModelCatalog
import ModelServing

/// What a server's count of prompt tokens says of images: whether it reads them at the size they are sent.
///
/// llama-server without `--image-max-tokens` makes larger images smaller and says nothing; a page is then read unsharp.
struct ImageCount: Sendable {
  private enum Finding: Sendable {
    case notCounted
    case asPlanned
    case shrunk(planned: Int, counted: Int)
  }

  /// Rows of an image may end in a token or not: less than this share of the plan is another size.
  private static let tolerance = 0.97
  /// Bytes of text that make a token at the most, blanks aside: no text has fewer tokens.
  private static let mostBytesPerToken = 10

  private var finding = Finding.notCounted
  /// A probe was sent, whatever became of it.
  private(set) var wasProbed = false

  /// Nothing was counted yet, or the server may be another one meanwhile.
  var isOpen: Bool { if case .notCounted = finding { true } else { false } }

  /// A probe is under way.
  mutating func probed() { wasProbed = true }

  /// The server may be another one.
  mutating func forget() { finding = .notCounted }

  /// Compares a request's plan with the server's count.
  mutating func compare(_ request: ModelRequest, countedTokens: Int?) {
    guard request.imageTokens > 0, let countedTokens else { return }
    let atMost = countedTokens - Self.fewestTokens(of: request)
    finding =
      Double(atMost) < Self.tolerance * Double(request.imageTokens)
      ? .shrunk(planned: request.imageTokens, counted: atMost) : .asPlanned
  }

  /// Of the request's texts.
  private static func fewestTokens(of request: ModelRequest) -> Int {
    let texts = request.user.reduce(into: [request.system]) { texts, part in
      if case .text(let text) = part { texts.append(text) }
    }
    return texts.reduce(0) { $0 + $1.utf8.count { $0 > UInt8(ascii: " ") } } / mostBytesPerToken
  }

  /// For readiness.
  ///
  /// - Parameter largest: tokens of the largest image that is sent.
  func check(_ server: ServerKind, largest: Int) -> CanaryStatus.Check {
    switch finding {
    case .notCounted where !wasProbed:
      CanaryStatus.Check(name: Self.name, status: .starting, detail: "no image was sent yet")
    case .notCounted:
      CanaryStatus.Check(name: Self.name, status: .ok, detail: "not known: the server counted no image yet")
    case .asPlanned:
      CanaryStatus.Check(name: Self.name, status: .ok, detail: "the server reads images at the size they are sent")
    case .shrunk(let planned, let counted):
      CanaryStatus.Check(
        name: Self.name, status: .failed,
        detail: "\(server.title) makes images smaller: it counts \(counted) tokens of \(planned); "
          + Self.remedy(server, largest))
    }
  }

  private static let name = "images"

  private static func remedy(_ server: ServerKind, _ largest: Int) -> String {
    switch server {
    case .llama: "start it with --image-max-tokens \(largest)"
    case .vllm: "see its --mm-processor-kwargs, and OCR_MODEL"
    }
  }
}
