import DocumentText
import Extraction
import ImagePlanning
import Traces
import WorkerProtocol

extension DocumentReader {
  /// libjpeg's quality: print at 10 px has no visible ringing from 90 on.
  private static let quality = 92

  /// Draws pages as JPEG files, each of exactly the size that its plan says.
  ///
  /// All of them are held at once, some 100 KB a tile: a long document is drawn in groups, one call for each, so that
  /// memory stays bounded. Between the calls no worker is held.
  ///
  /// When a worker dies, stands still or is stopped, its page is tried once more in another.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - orders: the pages, in any order.
  ///   - caller: who sent it; no caller holds the last process.
  ///   - deadline: when the answer is due.
  /// - Throws: `Problem` for everything the caller should hear of, `CancellationError`.
  public func images(
    _ bytes: [UInt8], of orders: [PageOrder], for caller: String = "", deadline: ContinuousClock.Instant
  ) async throws -> DrawnPages {
    var drawing = DrawnPages(pages: [], timing: StageTimes())
    var attempts = Attempts(deadline: deadline)
    while drawing.pages.count < orders.count {
      do {
        let began = ContinuousClock.now
        try await documents.withWorker(for: caller) { worker in
          drawing.timing.spend(\.queue, .schedule, from: began)
          _ = try await open(bytes, in: worker, &drawing.timing)
          while drawing.pages.count < orders.count {
            let images = try await draw(orders[drawing.pages.count], in: worker, &drawing.timing)
            drawing.pages.append(images)
          }
          _ = try await worker.exchange(DocumentRequest.close.frame, timeout: limits.pageTimeout)
        }
      } catch let failure as WorkerFailure {
        // The process died after it had sent all images: nothing is missing.
        if drawing.pages.count == orders.count { break }
        try attempts.failed(failure, stage: .prepare)
      }
    }
    return drawing
  }

  private func draw(
    _ order: PageOrder, in worker: WorkerLease, _ times: inout StageTimes
  ) async throws -> [PageImage] {
    let tiles = order.plan.tiles
    let request = ImagesRequest(
      page: order.page, turns: order.turns, quality: Self.quality,
      tiles: tiles.map { ImagesRequest.Tile(region: Rectangle($0.region), width: $0.width, height: $0.height) })
    let reply = try await ask(worker, .images(request), page: order.page, &times)
    guard case .images(let files) = reply, files.count == tiles.count else {
      throw WorkerFailure.protocolViolation
    }
    return try zip(tiles, files).map { tile, file in
      guard let structure = JPEGStructure(file), structure.width == tile.width, structure.height == tile.height else {
        throw WorkerFailure.protocolViolation
      }
      return PageImage(jpeg: file, width: tile.width, height: tile.height)
    }
  }
}

extension Rectangle {
  fileprivate init(_ box: FractionBox) {
    self.init(x0: Float(box.x0), y0: Float(box.y0), x1: Float(box.x1), y1: Float(box.y1))
  }
}
