/// The structure of a JPEG file that a worker made. It is checked before the file is sent on, because model servers
/// answer for truncated files as if they were whole.
///
/// Only what our own encoder writes passes: one baseline frame of three components in one scan, from the first byte to
/// the last. Total: any bytes give a structure or nil.
public struct JPEGStructure: Sendable, Equatable {
  /// px.
  public let width: Int
  public let height: Int

  /// nil when the bytes are not exactly one whole baseline colour JPEG.
  public init?(_ file: [UInt8]) {
    guard file.starts(with: [0xFF, Marker.startOfImage]) else { return nil }
    var size: (width: Int, height: Int)?
    var position = 2
    // Segments: 0xFF, marker, two bytes of length that count themselves, content.
    while position + 4 <= file.count, file[position] == 0xFF {
      let marker = file[position + 1]
      let length = Int(file[position + 2]) << 8 | Int(file[position + 3])
      let content = position + 4
      let end = position + 2 + length
      guard length >= 2, end <= file.count else { return nil }
      switch marker {
      case Marker.baselineFrame:
        guard size == nil, let found = Self.frame(file[content..<end]) else { return nil }
        size = found
      case Marker.tables, Marker.quantization, Marker.restartInterval, Marker.applications, Marker.comment: break
      case Marker.startOfScan:
        guard let size, Self.isScanToTheEnd(file[end...]) else { return nil }
        (width, height) = size
        return
      default: return nil
      }
      position = end
    }
    return nil
  }

  /// ITU-T T.81, table B.1.
  private enum Marker {
    static let baselineFrame: UInt8 = 0xC0
    static let tables: UInt8 = 0xC4
    static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
    static let startOfImage: UInt8 = 0xD8
    static let endOfImage: UInt8 = 0xD9
    static let startOfScan: UInt8 = 0xDA
    static let quantization: UInt8 = 0xDB
    static let restartInterval: UInt8 = 0xDD
    static let applications: ClosedRange<UInt8> = 0xE0...0xEF
    static let comment: UInt8 = 0xFE
  }

  /// Precision, height, width, components and three bytes for each of them.
  private static func frame(_ content: ArraySlice<UInt8>) -> (width: Int, height: Int)? {
    let bytes = Array(content)
    guard bytes.count == 15, bytes[0] == 8, bytes[5] == 3 else { return nil }
    let height = Int(bytes[1]) << 8 | Int(bytes[2])
    let width = Int(bytes[3]) << 8 | Int(bytes[4])
    return width > 0 && height > 0 ? (width, height) : nil
  }

  /// Whether coded data, in which 0xFF stands only before a zero or a restart marker, is followed by the end marker and
  /// nothing else.
  private static func isScanToTheEnd(_ data: ArraySlice<UInt8>) -> Bool {
    guard data.count > 2, data.suffix(2).elementsEqual([0xFF, Marker.endOfImage]) else { return false }
    return data.withUnsafeBufferPointer { data in
      for i in 0..<(data.count - 2) where data[i] == 0xFF {
        guard data[i + 1] == 0 || Marker.restarts ~= data[i + 1] else { return false }
      }
      return true
    }
  }
}
