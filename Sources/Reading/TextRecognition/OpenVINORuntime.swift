import COpenVINO

/// OpenVINO's C library, opened once a process.
final class OpenVINORuntime: InferenceRuntime {
  /// Name of the library in the models folder; the number is the release (models/ocr.lock).
  static let libraryName = "libopenvino_c.so.2641"
  /// The numbering of the C interface was checked for these builds only.
  private static let buildPrefix = "2026.4."

  private let handle: OpaquePointer
  private let precision: String?

  /// - Parameter precision: the number format to compute in, such as `f32`; what the library prefers unless said.
  /// - Throws: `RecognitionError.runtimeUnusable`.
  init(library: String, precision: String? = nil) throws(RecognitionError) {
    self.precision = precision
    var error = CMessage.buffer
    guard let handle = copenvino_open(library, Self.buildPrefix, &error, error.count) else {
      throw .runtimeUnusable(detail: CMessage.text(error))
    }
    self.handle = handle
  }

  deinit { copenvino_close(handle) }

  var name: String { "openvino " + String(cString: copenvino_build(handle)) }

  func load(_ path: String, keepsShapes: Bool) throws(RecognitionError) -> any InferenceNetwork {
    try Network(runtime: self, path: path, keepsShapes: keepsShapes)
  }

  private final class Network: InferenceNetwork {
    private let runtime: OpenVINORuntime
    private let handle: OpaquePointer

    init(runtime: OpenVINORuntime, path: String, keepsShapes: Bool) throws(RecognitionError) {
      self.runtime = runtime
      var error = CMessage.buffer
      guard let handle = copenvino_load(runtime.handle, path, keepsShapes, runtime.precision, &error, error.count)
      else {
        throw .runtimeUnusable(detail: CMessage.text(error))
      }
      self.handle = handle
    }

    deinit { copenvino_unload(handle) }

    var precision: String {
      var value = CMessage.buffer
      return copenvino_property(handle, "INFERENCE_PRECISION_HINT", &value, value.count)
        ? CMessage.text(value) : "unknown"
    }

    func run<Result>(
      _ input: Tensor, _ body: (TensorView) throws(RecognitionError) -> Result
    ) throws(RecognitionError) -> Result {
      var output = copenvino_output()
      var error = CMessage.buffer
      let shape = input.shape.map(Int64.init)
      guard let base = input.values.baseAddress,
        copenvino_infer(handle, base, shape, shape.count, &output, &error, error.count), let data = output.data
      else { throw .inferenceFailed(detail: CMessage.text(error)) }
      return try body(TensorView(shape: output.shape, rank: output.rank, data: data))
    }
  }
}
