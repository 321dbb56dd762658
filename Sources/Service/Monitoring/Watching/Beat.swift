import Formatting
import JSON

/// What a gateway says of itself: the body of `POST /v1/beat`.
package struct Beat: Sendable, Equatable {
  package enum Status: String, Sendable, CaseIterable {
    case starting, ok, failing
  }

  package var status: Status
  /// How the gateway calls itself, such as `gpu-1:8000`.
  package var instance: String
  /// For people.
  package var detail: String
  package var version: String?
  package var engine: String?
  package var model: String?
  package var state: String?
  package var backlog: Int64?
  package var inFlight: Int64?
  package var lastSuccessAgeMs: Int64?
  /// Of the last minutes: documents, and of them the shares that were answered, and by another than the first choice.
  package var documents: Int64?
  package var successRatio: Double?
  package var fallbackRatio: Double?
  package var p95Ms: Int64?
  package var host: HostReading

  package init(status: Status, instance: String, detail: String = "", host: HostReading = HostReading()) {
    self.status = status
    self.instance = instance
    self.detail = detail
    self.host = host
  }
}

/// What a machine has left.
package struct HostReading: Sendable, Equatable {
  package var diskFreeBytes: Double?
  package var diskBytes: Double?
  package var memoryAvailableBytes: Double?
  package var memoryBytes: Double?
  /// Of the hottest GPU, in degrees Celsius.
  package var gpuTemperature: Double?

  package init() {}

  /// What is known of either; this one is the newer.
  func over(_ older: HostReading) -> HostReading {
    var reading = older
    reading.diskFreeBytes = diskFreeBytes ?? older.diskFreeBytes
    reading.diskBytes = diskBytes ?? older.diskBytes
    reading.memoryAvailableBytes = memoryAvailableBytes ?? older.memoryAvailableBytes
    reading.memoryBytes = memoryBytes ?? older.memoryBytes
    reading.gpuTemperature = gpuTemperature ?? older.gpuTemperature
    return reading
  }
}

extension Beat {
  /// Longest texts that are kept of a beat: what comes over the network must not fill messages and files.
  private static let longestName = 200
  private static let longestDetail = 1_000

  /// - Throws: which key is wrong. Keys that are not known are left alone, and all but two may be missing.
  package init(json: JSONValue) throws(ObjectReadingError) {
    guard json.members != nil else { throw ObjectReadingError(key: "") }
    guard let status = json["status"]?.string.flatMap(Status.init(rawValue:)) else {
      throw ObjectReadingError(key: "status")
    }
    let instance = json["instance"]?.string?.shownName(Self.longestName) ?? ""
    guard !instance.isEmpty else { throw ObjectReadingError(key: "instance") }
    self.init(
      status: status, instance: instance, detail: json["detail"]?.string?.shownName(Self.longestDetail) ?? "")
    func text(_ key: String) -> String? { json[key]?.string?.shownName(Self.longestName) }
    (version, engine, model, state) = (text("version"), text("engine"), text("model"), text("state"))
    (backlog, inFlight) = (json["backlog"]?.integer, json["inFlight"]?.integer)
    lastSuccessAgeMs = json["lastSuccessAgeMs"]?.integer
    let recent = json["recent"]
    documents = recent?["documents"]?.integer
    successRatio = recent?["successRatio"]?.number
    fallbackRatio = recent?["fallbackRatio"]?.number
    p95Ms = recent?["p95Ms"]?.integer
    let host = json["host"]
    self.host.diskFreeBytes = host?["diskFreeBytes"]?.number
    self.host.diskBytes = host?["diskBytes"]?.number
    self.host.memoryAvailableBytes = host?["memoryAvailableBytes"]?.number
    self.host.memoryBytes = host?["memoryBytes"]?.number
    self.host.gpuTemperature = json["gpus"]?.elements?.compactMap { $0["temperature"]?.number }.max()
  }
}

extension String {
  /// Without characters that change how others are shown, and no longer than `length`.
  func shownName(_ length: Int) -> String { String(withoutDisplayControls().prefix(length)) }
}
