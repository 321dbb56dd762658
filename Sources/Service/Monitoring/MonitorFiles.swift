import Glibc
import JSON
import OCRClient

/// The monitor's files in the state directory: what it knows, and which silences operators asked for.
package struct MonitorFiles: Sendable {
  private let directory: StateDirectory
  private static let stateName = "monitor.json"
  private static let silencesName = "monitor-silences.json"
  private static let lockName = "monitor.lock"
  private static let largest = 16 << 20

  package init(_ directory: StateDirectory) { self.directory = directory }

  /// What the last monitor left; nil where none ran.
  ///
  /// - Throws: where the file holds something else than a monitor writes, or cannot be read.
  package func state() throws -> JSONValue? { try json(Self.stateName) }

  package func write(state: JSONValue) throws(StateFailure) {
    try directory.replace(Self.stateName, with: state.serialized())
  }

  /// Puts a file that cannot be understood aside, for people to look at.
  package func setStateAside() { directory.rename(Self.stateName, to: Self.stateName + ".unreadable") }

  /// Silences that operators asked for, also those that are over. A file that cannot be understood silences nothing.
  package func silences() -> [AlertSilence] {
    guard let json = try? self.json(Self.silencesName), let reader = try? ObjectReader(json, path: "") else {
      return []
    }
    return (try? reader.objects("silences") { silence throws(ObjectReadingError) in try AlertSilence(silence) }) ?? []
  }

  package func write(silences: [AlertSilence]) throws(StateFailure) {
    let json: JSONValue = ["silences": .array(silences.map(\.json))]
    try directory.replace(Self.silencesName, with: json.serialized())
  }

  /// Keeps other monitors off this state for as long as this process runs.
  ///
  /// - Returns: false where another monitor has it.
  package func lock() throws(StateFailure) -> Bool { try directory.lockForGood(Self.lockName) }

  private func json(_ name: String) throws -> JSONValue? {
    guard let bytes = try directory.contents(of: name, upTo: Self.largest) else { return nil }
    return try JSONValue(parsing: bytes)
  }
}
