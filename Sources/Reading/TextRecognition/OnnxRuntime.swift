import COnnxRuntime

/// ONNX Runtime's C library, opened once a process.
final class OnnxRuntime: InferenceRuntime {
  /// Name of the library in the models folder; the number is the release (models/ocr.lock).
  static let libraryName = "libonnxruntime.so.1.31.1"
  /// Releases only append to the C interface; the texts were compared with these.
  private static let versionPrefix = "1.31."

  private let handle: OpaquePointer
  private let gpuBytes: Int

  /// - Parameter gpuBytes: memory of the first GPU that a network may take; 0: it runs on the processor.
  /// - Throws: `RecognitionError.runtimeUnusable`.
  init(library: String, gpuBytes: Int = 0) throws(RecognitionError) {
    self.gpuBytes = gpuBytes
    var error = CMessage.buffer
    guard let handle = connx_open(library, Self.versionPrefix, &error, error.count) else {
      throw .runtimeUnusable(detail: CMessage.text(error))
    }
    self.handle = handle
  }

  deinit { connx_close(handle) }

  var name: String { "onnxruntime " + String(cString: connx_version(handle)) + (gpuBytes > 0 ? " cuda" : "") }

  /// Nothing is compiled for a shape, so there is nothing to keep.
  func load(_ path: String, keepsShapes: Bool) throws(RecognitionError) -> any InferenceNetwork {
    try Network(runtime: self, path: path)
  }

  private final class Network: InferenceNetwork {
    let precision = "f32"
    private let runtime: OnnxRuntime
    private let handle: OpaquePointer

    init(runtime: OnnxRuntime, path: String) throws(RecognitionError) {
      self.runtime = runtime
      var error = CMessage.buffer
      guard let handle = connx_load(runtime.handle, path, runtime.gpuBytes, &error, error.count) else {
        throw .runtimeUnusable(detail: CMessage.text(error))
      }
      self.handle = handle
    }

    deinit { connx_unload(handle) }

    func run<Result>(
      _ input: Tensor, _ body: (TensorView) throws(RecognitionError) -> Result
    ) throws(RecognitionError) -> Result {
      var output = connx_output()
      var error = CMessage.buffer
      let shape = input.shape.map(Int64.init)
      guard let base = input.values.baseAddress,
        connx_infer(handle, base, shape, shape.count, &output, &error, error.count), let data = output.data
      else { throw .inferenceFailed(detail: CMessage.text(error)) }
      return try body(TensorView(shape: output.shape, rank: output.rank, data: data))
    }
  }
}
