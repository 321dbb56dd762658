/// What canaries have shown, at one moment.
public struct CanaryStatus: Sendable, Equatable {
  /// One line of `/health/ready`.
  public struct Check: Sendable, Equatable {
    public enum Status: String, Sendable, CaseIterable {
      case ok
      /// Nothing is known yet.
      case starting
      case failed
      /// Nothing is known any more, or nothing came in time: slow, which is not wrong.
      case late
    }

    /// `model` (the server answers), `schema` (it enforces schemas), `reading` (documents are read right), `sight` (the
    /// model reads a picture), `images` (the server reads them at the size they are sent).
    public var name: String
    public var status: Status
    /// For people; holds neither secrets nor document text.
    public var detail: String

    public init(name: String, status: Status, detail: String) {
      self.name = name
      self.status = status
      self.detail = detail
    }
  }

  public var checks: [Check]
  /// What the latest canary receipt took; nil before the first was answered.
  public var readingTime: Duration?

  public init(checks: [Check], readingTime: Duration?) {
    self.checks = checks
    self.readingTime = readingTime
  }

  /// Documents can be expected to be read right.
  public var isReady: Bool { checks.allSatisfy { $0.status == .ok } }

  /// Nothing is wrong so far, but something is not known yet.
  public var isStarting: Bool { !isReady && checks.allSatisfy { $0.status == .ok || $0.status == .starting } }

  /// What keeps it from being ready, such as `reading failed: the total was read wrong`; nil when ready.
  public var reason: String? {
    let open = checks.filter { $0.status != .ok }
    return open.isEmpty ? nil : open.map { "\($0.name) \($0.status.rawValue): \($0.detail)" }.joined(separator: "; ")
  }
}
