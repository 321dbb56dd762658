import COnnxRuntime
import COpenVINO

/// The libraries that can run the networks. Each wins somewhere (docs/performance.md).
public enum RuntimeChoice: String, CaseIterable, Sendable {
  case openVINO = "openvino"
  case onnxRuntime = "onnxruntime"

  /// Bytes of the GPU's memory that the tensors of one network may take. With the libraries' own, about 1 GiB a process: what
  /// `ocr-gateway plan` reserves.
  static let gpuBytes = 192 << 20

  /// The faster one on this processor: OpenVINO computes in bf16 where the processor has that; in f32 ONNX Runtime needs less time
  /// and memory.
  public static var forThisProcessor: RuntimeChoice { copenvino_has_bf16() ? .openVINO : .onnxRuntime }

  /// - Parameters:
  ///   - models: the folder that holds the libraries.
  ///   - precision: the number format to compute in, such as `f32`; what the library prefers unless said. ONNX Runtime has
  ///     `f32` alone.
  /// - Throws: `RecognitionError.runtimeUnusable`.
  package func open(models: String, precision: String? = nil) throws(RecognitionError) -> any InferenceRuntime {
    copenvino_trim_memory_early()
    return switch self {
    case .openVINO:
      try OpenVINORuntime(library: "\(models)/\(OpenVINORuntime.libraryName)", precision: precision)
    case .onnxRuntime: try OnnxRuntime(library: "\(models)/\(OnnxRuntime.libraryName)")
    }
  }

  /// ONNX Runtime on the first GPU.
  ///
  /// - Parameter libraries: the folder that `scripts/fetch-ocr-models.sh --cuda` made.
  /// - Throws: `RecognitionError.runtimeUnusable`. What the GPU lacks may show only when a network is loaded.
  package static func openGPU(libraries: String) throws(RecognitionError) -> any InferenceRuntime {
    copenvino_trim_memory_early()
    connx_preload(libraries)
    return try OnnxRuntime(library: "\(libraries)/\(OnnxRuntime.libraryName)", gpuBytes: gpuBytes)
  }
}
