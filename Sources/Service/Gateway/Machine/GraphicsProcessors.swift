import CNVML
import Concurrency
import Formatting
import Glibc
import JSON
import Synchronization

/// The NVIDIA GPUs of this machine, looked at every few seconds; none is no error.
package final class GraphicsProcessors: Sendable {
  /// One GPU; nil is what it does not tell.
  package struct Reading: Sendable, Equatable {
    package var name: String
    /// Share of the last moments in which it worked.
    package var utilization: Double?
    package var memoryUsed: Int64?
    package var memorySize: Int64?
    /// In degrees Celsius.
    package var temperature: Int?
    package var isThrottledByHeat: Bool?
    package var isThrottledByPower: Bool?
    /// Uncorrected, since its driver was loaded.
    package var eccErrors: Int64?
  }

  /// Between two looks.
  private static let pause: UInt32 = 5

  /// How many there are.
  package let count: Int
  private let state: Latest

  private final class Latest: Sendable {
    let readings = Mutex<[Reading?]>([])
    /// Told to end the thread.
    let isOver = Atomic(false)
  }

  /// - Parameter library: of NVIDIA's driver.
  package init(library: String = "libnvidia-ml.so.1") {
    count = Int(cnvml_open(library))
    state = Latest()
    guard count > 0 else { return }
    state.readings.withLock { [count] in $0 = Array(repeating: nil, count: count) }
    // On a thread of its own: a driver in trouble blocks the thread that asks it.
    let (latest, count) = (state, count)
    _ = BlockingThread.start(stackSize: 256 << 10) {
      while !latest.isOver.load(ordering: .relaxed) {
        for gpu in 0..<count {
          let reading = Self.read(gpu)
          latest.readings.withLock { $0[gpu] = reading }
        }
        sleep(Self.pause)
      }
    }
  }

  deinit { state.isOver.store(true, ordering: .relaxed) }

  /// By their numbers; nil for one that does not answer, and before the first look.
  package var readings: [Reading?] { state.readings.withLock { $0 } }

  private static func read(_ gpu: Int) -> Reading? {
    var reading = cnvml_reading()
    guard cnvml_read(Int32(gpu), &reading) else { return nil }
    let name = withUnsafeBytes(of: reading.name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return Reading(
      name: name, utilization: reading.has_utilization ? Double(reading.utilization) / 100 : nil,
      memoryUsed: reading.has_memory ? Int64(clamping: reading.memory_used) : nil,
      memorySize: reading.has_memory ? Int64(clamping: reading.memory_size) : nil,
      temperature: reading.has_temperature ? Int(reading.temperature) : nil,
      isThrottledByHeat: reading.has_throttling ? reading.throttled_by_heat : nil,
      isThrottledByPower: reading.has_throttling ? reading.throttled_by_power : nil,
      eccErrors: reading.has_ecc ? Int64(clamping: reading.ecc_errors) : nil)
  }
}

extension GraphicsProcessors.Reading {
  /// As beats tell it.
  package var json: JSONValue {
    func flag(_ value: Bool?) -> JSONValue { value.map(JSONValue.bool) ?? .null }
    return [
      "name": .string(name.withoutDisplayControls()),
      "utilization": utilization.map { .decimal($0, digits: 2) } ?? .null, "memoryUsedBytes": .optional(memoryUsed),
      "memoryBytes": .optional(memorySize), "temperature": .optional(temperature.map(Int64.init)),
      "throttledByHeat": flag(isThrottledByHeat), "throttledByPower": flag(isThrottledByPower),
      "eccErrors": .optional(eccErrors),
    ]
  }
}
