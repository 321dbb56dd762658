import Foundation
import Testing
import WorkerProtocol

/// Malformed, encrypted, huge and odd files of other projects, with the answers that are right for each.
@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: TestFiles.hasShared, "../shared/data is not there"))
struct HostileFilesCorpusTests {
  struct Row: CustomTestStringConvertible {
    let file: String
    let accepted: Set<String>
    var testDescription: String { file }
  }

  static let rows: [Row] = {
    let index = (try? String(contentsOf: folder.appending(path: "index.tsv"), encoding: .utf8)) ?? ""
    return index.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Row(file: fields[0], accepted: Set(fields[3].components(separatedBy: "; ")))
    }
  }()
  static let folder = TestFiles.shared.appending(path: "hostile")

  /// The gateway's answer to what the worker did.
  private func answer(_ outcome: WorkerClient.Outcome) -> String {
    switch outcome {
    case .killed(SIGXCPU): "422 document_too_slow"
    case .exited(WorkerExit.outOfMemory): "422 document_too_much_memory"
    case .killed, .exited: "422 document_crashed_worker"
    case .reply(.failed(let failure, _)):
      switch failure {
      case .unreadable: "422 document_unreadable"
      case .passwordRequired: "422 password_required"
      case .tooManyPages: "422 too_many_pages"
      case .tooManyPixels: "422 too_many_pixels"
      case .pageTooLarge: "422 page_too_large"
      case .unsupported: "415 unsupported_media_type"
      case .tooMuchMemory: "422 document_too_much_memory"
      case .libraryMissing: "503 engine_unavailable"
      }
    case .reply: "200"
    }
  }

  @Test func theIndexIsRead() { #expect(Self.rows.count > 60) }

  @Test func everyFileGetsAnAcceptableAnswerAndLeavesNothingBehind() throws {
    let invoice = try TestFiles.example("invoice.pdf")
    var worker = try WorkerClient()
    let fresh = worker.prepare(invoice)
    let limits = PreparationLimits(maximumPages: 50, maximumPixels: 60_000_000, cpuSeconds: 3)
    for row in Self.rows {
      let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: row.file)))
      let outcome = worker.prepare(bytes, limits)
      #expect(row.accepted.contains(answer(outcome)), "\(row.file): \(answer(outcome))")
      switch outcome {
      case .exited, .killed: worker = try WorkerClient()
      case .reply: #expect(worker.prepare(invoice) == fresh, "\(row.file)")
      }
    }
  }

  @Test(arguments: ["exif_Portrait_2.jpg", "exif_Portrait_4.jpg", "exif_Portrait_6.jpg", "exif_Portrait_8.jpg"])
  func orientationsGiveTheSamePicture(name: String) throws {
    func page(_ name: String) throws -> PagePixels {
      try Preparation.pixels([UInt8](try Data(contentsOf: Self.folder.appending(path: name))))
    }
    let (one, other) = (try page("exif_Portrait_1.jpg"), try page(name))
    #expect(one.width == other.width && one.height == other.height)
    let difference = zip(one.rgb, other.rgb).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(difference / one.rgb.count < 8)
  }

  @Test func arithmeticCodingIsDecoded() throws {
    let file = Self.folder.appending(path: "libjpeg_turbo_testimages_testimgari.jpg")
    #expect(try Preparation.pixels([UInt8](try Data(contentsOf: file))).width == 227)
  }
}
