/// One message between the gateway and a worker process: a kind, and a payload whose layout the kind decides.
///
/// On the wire: payload size (UInt32, little endian), kind (UInt8), payload.
public struct Frame: Sendable, Equatable {
  /// Bytes before the payload.
  public static let headerSize = 5
  /// Largest payload: a page of 40 megapixels in RGB. A header that announces more is a protocol error; nothing is
  /// allocated for it.
  public static let maximumPayload = 128 << 20

  public var kind: UInt8
  public var payload: [UInt8]

  public init(kind: UInt8, payload: [UInt8]) {
    self.kind = kind
    self.payload = payload
  }

  /// The five bytes before the payload.
  public var header: [UInt8] {
    let size = UInt32(payload.count)
    return [UInt8(size & 255), UInt8(size >> 8 & 255), UInt8(size >> 16 & 255), UInt8(size >> 24), kind]
  }

  /// A parsed header.
  public struct Header: Sendable, Equatable {
    public let payloadSize: Int
    public let kind: UInt8

    /// nil when there are not exactly `headerSize` bytes or the size is above `maximumPayload`.
    public init?(_ bytes: some Collection<UInt8>) {
      guard bytes.count == Frame.headerSize else { return nil }
      let b = Array(bytes)
      let size = Int(b[0]) | Int(b[1]) << 8 | Int(b[2]) << 16 | Int(b[3]) << 24
      guard size <= Frame.maximumPayload else { return nil }
      payloadSize = size
      kind = b[4]
    }
  }
}

/// What was wrong with bytes from the other side.
public enum FrameError: Error, Equatable {
  /// A payload that ends too early, is too long, or holds a value outside its range.
  case malformed
  /// A frame kind this side does not know.
  case unknownKind(UInt8)
}
