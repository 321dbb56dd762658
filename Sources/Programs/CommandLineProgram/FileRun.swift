import Extraction
import Formatting
import FoundationEssentials

/// Works on files, several at a time, with the progress on a terminal.
package struct FileRun: Sendable {
  package enum Order: Sendable {
    /// Each is shown as soon as those before it are shown.
    case given
    /// Each is shown as soon as it is done.
    case finished
  }

  package var files: [String]
  package var parallelism: Int
  package var order = Order.given

  package init(_ files: [String], parallelism: Int, order: Order = .given) {
    self.files = files
    self.parallelism = parallelism
    self.order = order
  }

  /// - Parameters:
  ///   - read: makes something of a file's bytes under a new request id. Throws `Problem`; anything else is an
  ///     `internal_error` that names the type only, as its text might quote the document.
  ///   - show: called for one file after the other.
  /// - Returns: All outcomes in the order of the files.
  package func run(
    _ read: @escaping @Sendable (_ bytes: [UInt8], _ requestID: String) async throws -> ExtractionResult,
    show: (FileOutcome) -> Void
  ) async -> [FileOutcome] {
    await withTaskGroup(of: (Int, FileOutcome).self) { group in
      var outcomes: [FileOutcome?] = Array(repeating: nil, count: files.count)
      var next = 0
      var done = 0
      var shown = 0
      func start() {
        guard next < files.count else { return }
        let (index, file) = (next, files[next])
        next += 1
        group.addTask { (index, await Self.outcome(of: file, read)) }
      }
      for _ in 0..<parallelism { start() }
      while let (index, outcome) = await group.next() {
        start()
        outcomes[index] = outcome
        done += 1
        Terminal.progress("")
        switch order {
        case .finished: show(outcome)
        case .given:
          while shown < outcomes.count, let ready = outcomes[shown] {
            show(ready)
            shown += 1
          }
        }
        if done < files.count { Terminal.progress("\(done) of \(files.count) documents") }
      }
      return outcomes.compactMap { $0 }
    }
  }

  private static func outcome(
    of file: String, _ read: (_ bytes: [UInt8], _ requestID: String) async throws -> ExtractionResult
  ) async -> FileOutcome {
    let id = HexadecimalID.random()
    do {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw Problem(.malformedRequest, "the file cannot be opened", stage: .admit)
      }
      return FileOutcome(file: file, requestID: id, .success(try await read([UInt8](data), id)))
    } catch let problem as Problem {
      return FileOutcome(file: file, requestID: id, .failure(problem))
    } catch {
      return FileOutcome(
        file: file, requestID: id, .failure(Problem(.internalError, "\(type(of: error))", stage: .extract)))
    }
  }
}
