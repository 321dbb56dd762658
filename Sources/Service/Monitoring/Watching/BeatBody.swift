import DocumentService
import Extraction
import JSON

/// The body of a beat, which is small.
struct BeatBody: RequestBody {
  /// Ten times what a gateway with eight GPUs says.
  static let most = 64 << 10

  private var bytes: [UInt8] = []

  mutating func append(_ chunk: [UInt8]) throws(Problem) {
    guard bytes.count + chunk.count <= Self.most else {
      throw Problem(.bodyTooLarge, "a beat has at most \(Self.most) bytes", stage: .admit)
    }
    bytes += chunk
  }

  /// - Throws: `malformed_request`.
  func beat() throws(Problem) -> Beat {
    guard let json = try? JSONValue(parsing: bytes, limits: JSONLimits(depth: 8, values: 2_000)) else {
      throw Problem(.malformedRequest, "a beat is a JSON object", stage: .admit)
    }
    do throws(ObjectReadingError) {
      return try Beat(json: json)
    } catch {
      throw Problem(
        .malformedRequest, error.key.isEmpty ? "a beat is a JSON object" : "\(error.key) is missing or wrong",
        stage: .admit)
    }
  }
}
