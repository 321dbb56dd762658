/// A graphics processor by the figures that the arithmetic needs.
public struct GPU: Sendable, Equatable {
  /// What `ocr-gateway plan --gpu` and `OCR_GPU` call it.
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
}

extension GPU {
  /// Every GPU that can be planned for, the smallest first.
  public static let known = [t4, l4, a10, rtx4000Ada, a100, h100]

  public static func named(_ name: String) -> GPU? { known.first { $0.name == name } }
}
