import ImagePlanning
import ModelServing

/// A request with the largest image that a model may be sent: the server's count of its tokens tells whether the server makes
/// images smaller.
struct ImageProbe: Sendable {
  /// Fewer tokens are within every server's limits.
  private static let leastTokens = 256
  /// Tokens that the probe's texts and its answer may take.
  private static let others = 160

  let request: ModelRequest

  /// nil where the context has no room for an image that would tell something.
  ///
  /// - Parameter schema: says the question, and the answer that is allowed.
  init?(_ schema: SchemaProbe, geometry: ImageGeometry, budget: ImageBudget, contextTokens: Int) {
    let tokens = min(budget.hardCap, contextTokens - Self.others)
    guard tokens >= Self.leastTokens else { return nil }
    // The largest square within the tokens and the model's longest edge.
    let cells =
      (1...max(1, geometry.maximumEdge / geometry.cell)).last { $0 * ($0 + geometry.breakTokens) <= tokens } ?? 1
    let side = cells * geometry.cell
    request = ModelRequest(
      system: schema.request.system, user: [.text("Page:\n"), .jpeg(GreyImage.jpeg(side: side))] + schema.request.user,
      imageTokens: geometry.tokens(width: side, height: side), output: schema.request.output,
      maximumTokens: schema.request.maximumTokens)
  }
}

/// Complete baseline JPEG files (ITU-T T.81) of one grey.
enum GreyImage {
  static func jpeg(side: Int) -> [UInt8] {
    var file = marker(0xD8)
    // One quantization table of ones, one component of 8 bits, and code tables of one symbol each: 0.
    file += segment(0xDB, [0] + Array(repeating: 1, count: 64))
    file += segment(0xC0, [8] + bigEndian(side) + bigEndian(side) + [1, 1, 0x11, 0])
    file += segment(0xC4, [0x00, 1] + Array(repeating: 0, count: 15) + [0])
    file += segment(0xC4, [0x10, 1] + Array(repeating: 0, count: 15) + [0])
    file += segment(0xDA, [1, 1, 0x00, 0, 63, 0])
    // A block of 8x8 is two bits: no change of the grey, end of the block. What fills the last byte is ones.
    let blocks = (side + 7) / 8
    let bits = blocks * blocks * 2
    file += Array(repeating: 0, count: bits / 8)
    if bits % 8 > 0 { file.append(UInt8(0xFF >> (bits % 8))) }
    return file + marker(0xD9)
  }

  private static func marker(_ code: UInt8) -> [UInt8] { [0xFF, code] }

  private static func segment(_ code: UInt8, _ content: [UInt8]) -> [UInt8] {
    marker(code) + bigEndian(content.count + 2) + content
  }

  private static func bigEndian(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)] }
}
