import Digest
import DocumentText
import Extraction
import FoundationEssentials
import JSON

/// Keeps the words of documents in a folder, so that rules can be tried on the same documents again and again without their
/// pages being read each time.
///
/// For documents of one's own on one's own disk: the files hold every word. XML inside documents is not kept.
public struct StoredPages: PageSource {
  private let base: any PageSource
  private let folder: String

  /// - Parameter folder: is made where there is none.
  public init(_ base: any PageSource, folder: String) throws {
    self.base = base
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  public func read(
    _ bytes: [UInt8], for caller: String, ignoringTextLayers: Bool, deadline: ContinuousClock.Instant,
    onPage: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> ReadPages {
    let file = "\(folder)/\(SHA256(bytes).hexadecimal)\(ignoringTextLayers ? "-drawn" : "").json"
    if let pages = Self.pages(FileManager.default.contents(atPath: file)) { return pages }
    let reading = try await base.read(
      bytes, for: caller, ignoringTextLayers: ignoringTextLayers, deadline: deadline, onPage: onPage)
    let value: JSONValue = [
      "turns": .array(reading.turns.map { .integer(Int64($0)) }), "pages": .array(reading.pages.map(\.json)),
    ]
    try Data(value.serialized().utf8).write(to: URL(filePath: file), options: .atomic)
    return reading
  }

  public func images(
    _ bytes: [UInt8], of orders: [PageOrder], for caller: String, deadline: ContinuousClock.Instant
  ) async throws -> DrawnPages {
    try await base.images(bytes, of: orders, for: caller, deadline: deadline)
  }

  /// nil where nothing is kept, or something that this version does not understand.
  private static func pages(_ kept: Data?) -> ReadPages? {
    guard let kept, let value = try? JSONValue(parsing: kept, limits: .standard),
      let pages = value["pages"]?.elements?.map({ try? TextPage(json: $0) }), !pages.contains(where: { $0 == nil }),
      let turns = value["turns"]?.elements?.compactMap({ $0.integer.map { Int($0) } }), turns.count == pages.count
    else { return nil }
    return ReadPages(pages: pages.compactMap { $0 }, turns: turns, timing: StageTimes())
  }
}
