import Concurrency
import Logging
import WorkerProtocol

/// What becomes of workers that were denied a part of their sandbox.
public enum SandboxPolicy: String, Sendable, CaseIterable {
  /// They work with what they have got; `doctor`, readiness and metrics say what is missing.
  case auto
  /// They are given no document.
  case require

  /// Whether a worker that introduced itself with this frame may work.
  func admits(_ introduction: Frame) -> Bool { self == .auto || WorkerPool.missingParts(introduction).isEmpty }
}

extension WorkerPool {
  /// Parts of the sandbox that any of its live processes was denied.
  public var missingParts: Set<SandboxPart> {
    introductions.reduce(into: []) { $0.formUnion(Self.missingParts($1)) }
  }

  /// Starts a process of a kind and asks which parts of its sandbox it was denied.
  ///
  /// - Returns: nil where it does not start.
  public static func missingParts(ofOne kind: Configuration) async -> Set<SandboxPart>? {
    var kind = kind
    kind.sandbox = .auto
    let pool = WorkerPool(kind, logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() })
    return await whileRunning(pool.run) { try? await pool.withWorker(for: "sandbox") { _ in pool.missingParts } }
  }

  /// What the frame, with which a worker says that it is ready, says to be missing; nothing for other programs' frames.
  static func missingParts(_ introduction: Frame) -> Set<SandboxPart> {
    if case .ready(let missing)? = try? DocumentReply(introduction) { return missing }
    if case .ready(_, let missing)? = try? RecognitionReply(introduction) { return missing }
    return []
  }
}
