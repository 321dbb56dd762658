import COpenVINO

/// OpenVINO's C library, opened once a process.
final class OpenVINORuntime: InferenceRuntime {
  /// Name of the library in the models folder; the number is the release (models/ocr.lock).
  static let libraryName = "libopenvino_c.so.2641"
  /// The numbering of the C interface was checked for these builds only.
  private static let buildPrefix = "2026.4."
  private static let errorSize = 512

  private let handle: OpaquePointer

  /// - Throws: `RecognitionError.runtimeUnusable`.
  init(library: String) throws(RecognitionError) {
    var error = [CChar](repeating: 0, count: Self.errorSize)
    guard let handle = copenvino_open(library, Self.buildPrefix, &error, error.count) else {
      throw .runtimeUnusable(detail: text(error))
    }
    self.handle = handle
    copenvino_trim_memory_early()
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
      var error = [CChar](repeating: 0, count: OpenVINORuntime.errorSize)
      guard let handle = copenvino_load(runtime.handle, path, keepsShapes, &error, error.count) else {
        throw .runtimeUnusable(detail: text(error))
      }
      self.handle = handle
    }

    deinit { copenvino_unload(handle) }

    var precision: String {
      var value = [CChar](repeating: 0, count: 64)
      return copenvino_property(handle, "INFERENCE_PRECISION_HINT", &value, value.count) ? text(value) : "unknown"
    }

    func run<Result>(
      _ input: Tensor, _ body: (TensorView) throws(RecognitionError) -> Result
    ) throws(RecognitionError) -> Result {
      var output = copenvino_output()
      var error = [CChar](repeating: 0, count: OpenVINORuntime.errorSize)
      let shape = input.shape.map(Int64.init)
      guard let base = input.values.baseAddress,
        copenvino_infer(handle, base, shape, shape.count, &output, &error, error.count), let data = output.data
      else { throw .inferenceFailed(detail: text(error)) }
      let dimensions = [output.shape.0, output.shape.1, output.shape.2, output.shape.3].prefix(Int(output.rank))
      let outputShape = dimensions.map(Int.init)
      return try body(
        TensorView(shape: outputShape, values: UnsafeBufferPointer(start: data, count: outputShape.reduce(1, *))))
    }
  }
}

/// The text in a C buffer, up to its zero.
private func text(_ buffer: [CChar]) -> String {
  String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
