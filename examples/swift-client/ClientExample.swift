import Extraction
import Foundation
import Logging
import OCRClient
import Settings

/// Reads the documents named on the command line, each within ten seconds.
@main
struct ClientExample {
  static func main() async throws {
    // OCR_GATEWAY_URLS, OCR_MODE, …: the settings of ocr-client.
    let client = try DocumentClient(configuration: .load(file: nil), logger: Logger(label: "example"))
    for path in CommandLine.arguments.dropFirst() {
      let document = Document([UInt8](try Data(contentsOf: URL(filePath: path))))
      do {
        let answer = try await client.extract(document, deadline: .now + .seconds(10))
        let total = answer.fields.total.map { "\($0) minor units of \(answer.fields.currency?.code ?? "a currency")" }
        print(path, answer.fields.vendor ?? "-", total ?? "-", answer.verdict, answer.provenance?.endpoint ?? "")
      } catch let failure as ExtractionFailure {
        // `retryable` says whether to queue it again, `retryAfterMs` when.
        print(path, failure.problem.code.rawValue, failure.problem.code.retryable, failure.problem.retryAfterMs ?? 0)
      }
    }
  }
}
