/// A library that runs neural networks (`RuntimeChoice`); another one needs only these two protocols.
package protocol InferenceRuntime {
  /// Library and build, for the log.
  var name: String { get }

  /// Loads a network for one CPU thread.
  ///
  /// - Parameter keepsShapes: whether what was compiled for a shape of input is kept for the next such input, which costs memory
  ///   for each shape.
  /// - Throws: `RecognitionError.runtimeUnusable`.
  func load(_ path: String, keepsShapes: Bool) throws(RecognitionError) -> any InferenceNetwork
}

/// One loaded network with one input and one output.
package protocol InferenceNetwork: AnyObject {
  /// The number format it computes in, e.g. `bf16`.
  var precision: String { get }

  /// Runs the network; `body` gets the output, which is valid only inside.
  ///
  /// - Throws: `RecognitionError.inferenceFailed`, or what `body` throws.
  func run<Result>(
    _ input: Tensor, _ body: (TensorView) throws(RecognitionError) -> Result
  ) throws(RecognitionError) -> Result
}

extension InferenceNetwork {
  /// Runs the network and refuses an output of any other shape than `shape`.
  func run<Result>(
    _ input: Tensor, expecting shape: [Int], _ body: (TensorView) throws(RecognitionError) -> Result
  ) throws(RecognitionError) -> Result {
    try run(input) { output throws(RecognitionError) in
      guard output.shape == shape, output.values.count == shape.reduce(1, *) else {
        throw .shapeMismatch(expected: shape, got: output.shape)
      }
      return try body(output)
    }
  }
}

/// Dense float32 values, batch × channels × rows × columns, that a network reads.
package final class Tensor {
  package let shape: [Int]
  package let values: UnsafeMutableBufferPointer<Float>

  /// All zeros.
  package init(shape: [Int]) {
    self.shape = shape
    values = .allocate(capacity: shape.reduce(1, *))
    values.initialize(repeating: 0)
  }

  deinit { values.deallocate() }
}

/// A network's output, borrowed.
package struct TensorView {
  package let shape: [Int]
  package let values: UnsafeBufferPointer<Float>

  package init(shape: [Int], values: UnsafeBufferPointer<Float>) {
    self.shape = shape
    self.values = values
  }
}
