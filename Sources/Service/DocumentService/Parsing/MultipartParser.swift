import Extraction
import Settings

/// Reads `multipart/form-data` (RFC 2046, RFC 7578) piece by piece as it arrives.
///
/// A value without I/O: `push` takes the next bytes and appends what they complete to the events. Every byte is looked
/// at once, however the body is cut, and between two calls the parser keeps no more than one header line.
package struct MultipartParser: Sendable {
  /// What bytes mean.
  package enum Event: Sendable, Equatable {
    case partBegan(FormPart)
    /// The next bytes of the part that began last; never empty.
    case body(ArraySlice<UInt8>)
    case partEnded
    /// The closing boundary; what follows it does not count.
    case finished
  }

  private enum State {
    case preamble
    /// Right behind a boundary: a line end, blanks, or the first of two closing hyphens.
    case afterBoundary
    case closingHyphen
    /// Blanks between a boundary and its line end.
    case padding
    case boundaryLineFeed
    case headers
    case body
    case epilogue
  }

  /// CR LF, two hyphens, the boundary. No CR but the first can be in it, so what matched before a mismatch can be body
  /// only, never the beginning of another delimiter.
  private let delimiter: [UInt8]
  private var state = State.preamble
  /// Bytes of the delimiter that match so far, of which the first `assumed` were not sent: at the very beginning and
  /// behind a part's headers a boundary needs no line end of its own.
  private var matched = 2
  private var assumed = 2
  private var parts = 0
  private var header = FormPart.Header()

  /// - Throws: `badBoundary` unless it is 1 to 70 visible ASCII characters with blanks inside only.
  package init(boundary: String) throws(MultipartError) {
    let bytes = Array(boundary.utf8)
    guard (1...MultipartLimits.boundaryBytes).contains(bytes.count), bytes.last != UInt8(ascii: " "),
      bytes.allSatisfy({ (0x20...0x7E).contains($0) })
    else { throw .badBoundary }
    delimiter = Array("\r\n--".utf8) + bytes
  }

  /// - Throws: what is wrong with the form; the events up to there have been appended and the parser is of no more use.
  package mutating func push(_ chunk: [UInt8], into events: inout [Event]) throws(MultipartError) {
    var index = chunk.startIndex
    while index < chunk.endIndex {
      switch state {
      case .preamble, .body:
        index = scan(chunk, from: index, into: &events)
      case .epilogue:
        return
      default:
        try step(chunk[index], into: &events)
        index += 1
      }
    }
  }

  /// - Throws: `truncated` unless the closing boundary has been read.
  package func finish() throws(MultipartError) {
    guard case .epilogue = state else { throw .truncated }
  }

  /// Looks for the delimiter and returns where to go on.
  private mutating func scan(_ chunk: [UInt8], from start: Int, into events: inout [Event]) -> Int {
    // Bytes of the delimiter that matched in earlier chunks; they are no longer at hand, but the delimiter is.
    var earlier = matched
    var index = start
    while index < chunk.endIndex {
      if matched == 0 {
        // Most bytes are passed over here.
        guard let candidate = chunk[index...].firstIndex(of: delimiter[0]) else {
          index = chunk.endIndex
          break
        }
        index = candidate + 1
        matched = 1
      } else if chunk[index] == delimiter[matched] {
        index += 1
        matched += 1
        if matched == delimiter.count {
          emit(chunk[start..<index - (matched - earlier)], into: &events)
          endPart(into: &events)
          return index
        }
      } else {
        emit(delimiter[min(assumed, earlier)..<earlier], into: &events)
        (matched, assumed, earlier) = (0, 0, 0)
      }
    }
    emit(chunk[start..<index - (matched - earlier)], into: &events)
    return index
  }

  private func emit(_ bytes: ArraySlice<UInt8>, into events: inout [Event]) {
    if case .body = state, !bytes.isEmpty { events.append(.body(bytes)) }
  }

  private mutating func endPart(into events: inout [Event]) {
    if case .body = state { events.append(.partEnded) }
    state = .afterBoundary
  }

  /// One byte outside bodies.
  private mutating func step(_ byte: UInt8, into events: inout [Event]) throws(MultipartError) {
    switch (state, byte) {
    case (.afterBoundary, UInt8(ascii: "-")):
      state = .closingHyphen
    case (.closingHyphen, UInt8(ascii: "-")):
      state = .epilogue
      events.append(.finished)
    case (.afterBoundary, UInt8(ascii: "\r")), (.padding, UInt8(ascii: "\r")):
      state = .boundaryLineFeed
    case (.afterBoundary, _) where byte.isBlank, (.padding, _) where byte.isBlank:
      state = .padding
    case (.boundaryLineFeed, UInt8(ascii: "\n")):
      state = .headers
      header = FormPart.Header()
      parts += 1
      if parts > MultipartLimits.parts { throw .tooManyParts }
    case (.headers, _):
      guard let part = try header.push(byte) else { return }
      events.append(.partBegan(part))
      state = .body
      // The empty line that ends the headers can be the line end before the next boundary: an empty part.
      (matched, assumed) = (2, 2)
    default:
      throw .badBoundaryLine
    }
  }
}

extension MultipartParser {
  /// - Parameter type: `multipart/form-data`.
  /// - Throws: `malformed_request` where it has no boundary, or a bad one.
  init(form type: MediaType) throws(Problem) {
    guard let boundary = type[parameter: "boundary"] else {
      throw Problem(.malformedRequest, "Content-Type multipart/form-data has no boundary", stage: .admit)
    }
    do throws(MultipartError) {
      try self.init(boundary: boundary)
    } catch {
      throw Problem(error)
    }
  }
}
