import DocumentText
import Extraction
import Glibc
import ModelSimulation
import Workers

/// Reads the pages of a prompt: images with the gateway's own worker processes, text as it stands.
struct PromptReader: Sendable {
  let processes: ReadingProcesses

  /// - Throws: `RequestError` where an image cannot be read, `CancellationError`.
  func read(_ prompt: Prompt) async throws -> PageTranscription {
    let today = CalendarDate(unixSeconds: Int64(time(nil)))
    var sources: [PageTranscription.Source] = []
    for page in prompt.pages {
      let seen = try await seen(page.images)
      // Where both are given, the image is what a model that sees believes.
      if let seen, !seen.words.isEmpty || page.transcript.isBlank {
        sources.append(.seen(seen))
      } else {
        sources.append(.transcript(page.transcript))
      }
    }
    let reading = PageTranscription(sources, today: today)
    // Unless the image makes no sense, and the words given with it do.
    guard sources.contains(where: \.isSeen), prompt.pages.allSatisfy({ !$0.transcript.isBlank }), !reading.addsUp else {
      return reading
    }
    let words = PageTranscription(prompt.pages.map { .transcript($0.transcript) }, today: today)
    return words.addsUp ? words : reading
  }

  /// The page whose tiles these are; nil without images.
  private func seen(_ images: [[UInt8]]) async throws -> TextPage? {
    var tiles: [TextPage] = []
    for image in images {
      do {
        tiles += try await processes.reader.read(image, deadline: .now + .seconds(60)).pages
      } catch let problem as Problem {
        guard problem.code == .documentUnreadable else {
          throw RequestError(
            status: 500, type: "server_error", message: "simulated: the image was not read: \(problem.code.rawValue)")
        }
        throw RequestError.unreadableImage
      }
    }
    return TileJoin.page(tiles)
  }
}
