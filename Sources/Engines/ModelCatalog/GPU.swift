/// A graphics processor by the figures that the arithmetic needs.
public struct GPU: Sendable, Equatable {
  /// What `ocr-gateway plan --gpu` calls it.
  public var name: String
  public var title: String
  /// GiB free for a server after the driver's share.
  public var usableMemory: Figure
  /// Floating-point operations a second that public kernels reach for a quantized language model's prompt.
  public var computeRate: Figure
  /// The same, seen by a pessimist and an optimist.
  public var computeRateRange: ClosedRange<Double>
  /// Share of `computeRate` that a vision tower reaches.
  public var visionShare: Figure
  /// Bytes a second reached when reading weights.
  public var bandwidth: Figure
  /// Seconds of a decode step that do not depend on the weights.
  public var stepOverhead: Figure

  public static let t4 = GPU(
    name: "t4", title: "NVIDIA T4",
    usableMemory: Figure(14.56, FigureEvidence(.estimated, "of 15,095 MiB that the driver reports")),
    computeRate: Figure(
      15e12,
      FigureEvidence(
        .estimated,
        "7B Q4 with llama.cpp on a T4: 1160 prompt tokens/s are 15.1 TFLOPS; an RTX 2080 Ti scaled down gives 14.0")),
    computeRateRange: 10e12...20e12,
    visionShare: Figure(0.6, FigureEvidence(.estimated, "fp16 kernels without Turing tuning: 9 of 15 TFLOPS")),
    bandwidth: Figure(176e9, FigureEvidence(.estimated, "7B Q4 with llama.cpp on a T4: 39.2 tokens/s")),
    stepOverhead: Figure(
      1.66e-3,
      FigureEvidence(.estimated, "what is left of 42 ms a step after reading 7.1 GB; fits models of 1 and 2 GB as well")
    ))

  public static let known = [t4]

  public static func named(_ name: String) -> GPU? { known.first { $0.name == name } }
}
