import Foundation
import Testing
import TextRecognition

@Suite struct RuntimeChoiceTests {
  /// OpenVINO is the faster one where it computes in bf16, and there alone.
  @Test func theProcessorDecides() throws {
    let processor = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    let hasBF16 = processor.split(whereSeparator: \.isWhitespace).contains("avx512_bf16")
    #expect(RuntimeChoice.forThisProcessor == (hasBF16 ? .openVINO : .onnxRuntime))
  }

  @Test(arguments: RuntimeChoice.allCases) func aMissingLibraryIsNamed(runtime: RuntimeChoice) {
    #expect {
      try runtime.open(models: "/nonexistent")
    } throws: {
      guard case .runtimeUnusable(let detail)? = $0 as? RecognitionError else { return false }
      return detail.contains("/nonexistent/lib")
    }
  }

  @Test(
    .enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"),
    arguments: RuntimeChoice.allCases)
  func aNetworkThatIsNoneIsRefused(runtime: RuntimeChoice) throws {
    let library = try runtime.open(models: RecognizerProcess.models)
    #expect {
      try library.load(RecognizerProcess.models + "/rec.keys.txt", keepsShapes: false)
    } throws: {
      ($0 as? RecognitionError)?.code == "runtime_unusable"
    }
  }

  /// An input of another shape than the network's is an error, and the network goes on.
  @Test(
    .enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"),
    arguments: RuntimeChoice.allCases)
  func anInputThatDoesNotFitIsAnError(runtime: RuntimeChoice) throws {
    let library = try runtime.open(models: RecognizerProcess.models)
    let network = try library.load(RecognizerProcess.models + "/rec-tiny.onnx", keepsShapes: true)
    #expect {
      try network.run(Tensor(shape: [1, 4, 48, 160])) { _ in 0 }
    } throws: {
      ($0 as? RecognitionError)?.code == "inference_failed"
    }
    for width in [160, 240] {
      let shape = try network.run(Tensor(shape: [1, 3, 48, width])) { $0.shape }
      #expect(shape.prefix(2) == [1, width / 8])
    }
  }
}
