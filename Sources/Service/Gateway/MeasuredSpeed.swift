import Inference
import Synchronization
import Workers

/// How fast this machine reads, measured once, when the gateway starts.
final class MeasuredSpeed: Sendable {
  enum Status: Sendable, Equatable {
    case measuring
    case measured(ReadingSpeed)
    /// Nothing can be read, or not in time.
    case unknown
  }

  private let state = Mutex(Status.measuring)

  var status: Status { state.withLock { $0 } }

  /// nil while and where it is not known.
  var speed: ReadingSpeed? { if case .measured(let speed) = status { speed } else { nil } }

  /// Waits until the recognizers are ready, and measures.
  ///
  /// - Parameter recognizers: nil where the OCR models are not installed.
  /// - Returns: nil where it could not be measured.
  func measure(_ reader: DocumentReader, _ recognizers: WorkerPool?) async -> ReadingSpeed? {
    var speed: ReadingSpeed?
    if let recognizers, (try? await recognizers.waitUntilReady()) != nil {
      speed = try? await ReadingSpeed.measure(reader, recognizers: recognizers.health.size)
    }
    state.withLock { $0 = speed.map(Status.measured) ?? .unknown }
    return speed
  }
}
