import DocumentText
import Foundation
import Testing
import TextRecognition
import WorkerProtocol

@Suite(.serialized) struct RecognizerProcessTests {
  @Test func withoutModelsItSaysWhatToDo() throws {
    let recognizer = try RecognizerProcess(models: "/nonexistent")
    let (code, message) = try recognizer.finish()
    #expect(code == WorkerExit.noModels)
    #expect(message.contains("scripts/fetch-ocr-models.sh"))
    #expect(message.filter { $0 == "\n" }.count == 1)
  }

  @Test(arguments: [
    (RuntimeChoice.openVINO, "libopenvino_c.so.2641"), (.onnxRuntime, "libonnxruntime.so.1.31.1"),
  ])
  func aLibraryThatIsNoneIsAModelsFault(runtime: RuntimeChoice, library: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for keys in ["rec.keys.txt", "rec-tiny.keys.txt"] {
      try Data("A\n \n".utf8).write(to: folder.appending(path: keys))
    }
    try Data("no library".utf8).write(to: folder.appending(path: library))
    let (code, message) = try RecognizerProcess(models: folder.path, runtime: runtime).finish()
    #expect(code == WorkerExit.noModels)
    #expect(message.contains("runtime_unusable"))
    #expect(message.contains(library))
  }

  @Test(
    .enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"),
    arguments: RuntimeChoice.allCases)
  func itEndsWhenTheConversationIsClosed(runtime: RuntimeChoice) throws {
    let recognizer = try RecognizerProcess(runtime: runtime)
    #expect(
      try recognizer.becomeReady().hasPrefix(runtime == .openVINO ? "openvino 2026.4." : "onnxruntime 1.31.1 f32"))
    #expect(try recognizer.finish() == (WorkerExit.finished, ""))
  }

  /// ONNX Runtime would: a thread of its own uploads what it counts.
  @Test(.enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"))
  func itReportsToNobody() throws {
    let recognizer = try RecognizerProcess(runtime: .onnxRuntime)
    _ = try recognizer.becomeReady()
    let threads = "/proc/\(recognizer.process.processIdentifier)/task"
    #expect(try FileManager.default.contentsOfDirectory(atPath: threads).count == 1)
  }

  @Test(.enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"))
  func aFrameThatIsNoPageEndsIt() throws {
    let recognizer = try RecognizerProcess()
    _ = try recognizer.becomeReady()
    // One px announced, none sent.
    let page = PagePixels(width: 1, height: 1, originX: 0, originY: 0, pageWidth: 1, pageHeight: 1, rgb: [])
    #expect(throws: RecognizerProcess.Ended.self) { try recognizer.read(page) }
    #expect(try recognizer.finish().code == WorkerExit.protocolBroken)
  }

  @Test(
    .enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"),
    arguments: RuntimeChoice.allCases)
  func oddPagesAreAnswered(runtime: RuntimeChoice) throws {
    let recognizer = try RecognizerProcess(runtime: runtime)
    _ = try recognizer.becomeReady()
    for (width, height) in [(1, 1), (1, 3000), (3000, 1), (2, 31), (640, 480)] {
      let page = PagePixels(
        width: width, height: height, originX: 0, originY: 0, pageWidth: width, pageHeight: height,
        rgb: (0..<3 * width * height).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
      guard case .recognized(let text, _) = try recognizer.read(page) else {
        Issue.record("\(width) × \(height) px were not answered")
        continue
      }
      #expect(Int(max(text.width, text.height)) == max(width, height))
    }
  }

  @Test(
    .enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"),
    arguments: RuntimeChoice.allCases)
  func itReadsOurOwnSample(runtime: RuntimeChoice) throws {
    let recognizer = try RecognizerProcess(runtime: runtime)
    _ = try recognizer.becomeReady()
    let page = try pixels(of: RecognizerProcess.root.appending(path: "examples/receipt.jpg"))
    for turns in 0..<4 {
      guard case .recognized(let text, let found) = try recognizer.read(page.turned(clockwise: turns)) else {
        Issue.record("not read after \(turns) turns")
        continue
      }
      #expect((turns + found) % 4 == 0)
      let presence = Presence(of: text)
      #expect(presence.holds(amount: 4499))
      #expect(presence.holds(date: "2026-03-14"))
      #expect(presence.holds(name: "Pelican Street Market"))
    }
  }

  /// A checkout in which the libraries for the GPU are none.
  private func withBrokenGPU(_ body: (_ models: String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let libraries = folder.appending(path: "ocr-cuda")
    try FileManager.default.createDirectory(at: libraries, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("no library".utf8).write(to: libraries.appending(path: "libonnxruntime.so.1.31.1"))
    let models = folder.appending(path: "ocr").path
    try FileManager.default.createSymbolicLink(atPath: models, withDestinationPath: RecognizerProcess.models)
    try body(models)
  }

  @Test(.enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"))
  func withoutAWorkingGPUTheProcessorReadsAndSaysSo() throws {
    try withBrokenGPU { models in
      let recognizer = try RecognizerProcess(models: models, device: "auto")
      let runtime = try recognizer.becomeReady()
      #expect(runtime.contains(", not on the GPU: runtime_unusable: "))
      let page = try pixels(of: RecognizerProcess.root.appending(path: "examples/receipt.jpg"))
      guard case .recognized(let text, _) = try recognizer.read(page) else { throw RecognizerProcess.Ended() }
      #expect(Presence(of: text).holds(amount: 4499))
      #expect(try recognizer.finish() == (WorkerExit.finished, ""))
    }
  }

  @Test(.enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"))
  func whoWantsTheGPUAloneGetsNoProcessor() throws {
    try withBrokenGPU { models in
      let (code, message) = try RecognizerProcess(models: models, device: "cuda").finish()
      #expect(code == WorkerExit.noModels)
      #expect(message.contains("scripts/fetch-ocr-models.sh --cuda"))
    }
  }
}
