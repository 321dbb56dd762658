import DocumentFormats
import DocumentText
import XMLDocuments

/// What the gateway asks of an `ocr-document-worker`. Each request gets exactly one `DocumentReply`.
public enum DocumentRequest: Sendable, Equatable {
  /// Open this document, and close the one that is open.
  case open(PreparationLimits, bytes: [UInt8])
  /// Prepare a page of the open document (from 1): its words if it has a text layer that can be trusted and is not to
  /// be ignored, else its pixels.
  case page(Int, ignoringTextLayer: Bool = false)
  /// Make JPEG files of a page of the open document.
  case images(ImagesRequest)
  /// Take the XML out of the open document: of a PDF, that of the files in it.
  case xml
  /// Forget the open document and free its memory.
  case close

  public var frame: Frame {
    var writer = ByteWriter()
    switch self {
    case .open(let limits, let bytes):
      writer.put(UInt32(clamping: limits.maximumPages))
      writer.put(UInt64(clamping: limits.maximumPixels))
      writer.put(UInt32(clamping: limits.cpuSeconds))
      writer.bytes.append(contentsOf: bytes)
      return Frame(kind: 1, payload: writer.bytes)
    case .page(let number, let ignoringTextLayer):
      writer.put(UInt32(clamping: number))
      writer.put(UInt8(ignoringTextLayer ? 1 : 0))
      return Frame(kind: 2, payload: writer.bytes)
    case .images(let request): return Frame(kind: 4, payload: request.payload)
    case .xml: return Frame(kind: 5, payload: [])
    case .close:
      return Frame(kind: 3, payload: [])
    }
  }

  public init(_ frame: Frame) throws(FrameError) {
    var reader = ByteReader(frame.payload)
    switch frame.kind {
    case 1:
      let limits = PreparationLimits(
        maximumPages: Int(try reader.uint32()), maximumPixels: Int(clamping: try reader.uint64()),
        cpuSeconds: Int(try reader.uint32()))
      self = .open(limits, bytes: reader.rest())
    case 2:
      let number = Int(try reader.uint32())
      let flag = try reader.uint8()
      guard flag <= 1 else { throw .malformed }
      self = .page(number, ignoringTextLayer: flag == 1)
      try reader.end()
    case 3:
      self = .close
      try reader.end()
    case 4: self = .images(try ImagesRequest(payload: frame.payload))
    case 5:
      self = .xml
      try reader.end()
    default: throw .unknownKind(frame.kind)
    }
  }
}

/// Bounds a document must respect, checked from its headers before anything is decoded.
public struct PreparationLimits: Sendable, Equatable {
  /// Most pages of a PDF.
  public var maximumPages: Int
  /// Most px of an image as stored (width × height), before any scaling.
  public var maximumPixels: Int
  /// CPU seconds the worker may spend on one request about this document.
  public var cpuSeconds: Int

  public init(maximumPages: Int, maximumPixels: Int, cpuSeconds: Int) {
    self.maximumPages = maximumPages
    self.maximumPixels = maximumPixels
    self.cpuSeconds = cpuSeconds
  }
}

/// What an `ocr-document-worker` answers.
public enum DocumentReply: Sendable, Equatable {
  /// Sent once, without a request, when the worker can take its first request. `missing` was denied it.
  case ready(missing: Set<SandboxPart>)
  /// The document is open.
  case opened(DocumentFormat, pages: Int)
  /// The page has a text layer that can be trusted.
  case text(TextPage)
  /// The page as upright pixels, to be read by a recognizer.
  case pixels(PagePixels)
  /// Whole JPEG files, one for each tile of the request.
  case images([[UInt8]])
  /// The XML of the document.
  case xml(XMLFiles)
  /// `close` is done.
  case closed
  /// The document cannot be served; `detail` never holds any of its text.
  case failed(DocumentFailure, detail: String)

  public var frame: Frame {
    var writer = ByteWriter()
    switch self {
    case .ready(let missing):
      writer.put(missing)
      return Frame(kind: 64, payload: writer.bytes)
    case .opened(let format, let pages):
      writer.put(format.rawValue)
      writer.put(UInt32(clamping: pages))
      return Frame(kind: 65, payload: writer.bytes)
    case .text(let page):
      writer.put(page)
      return Frame(kind: 66, payload: writer.bytes)
    case .pixels(let page):
      return Frame(kind: 67, payload: page.payload)
    case .closed: return Frame(kind: 68, payload: [])
    case .failed(let failure, let detail):
      writer.put(failure.rawValue)
      writer.put(detail)
      return Frame(kind: 69, payload: writer.bytes)
    case .images(let files):
      writer.put(files)
      return Frame(kind: 70, payload: writer.bytes)
    case .xml(let files):
      writer.put(files)
      return Frame(kind: 71, payload: writer.bytes)
    }
  }

  public init(_ frame: Frame) throws(FrameError) {
    var reader = ByteReader(frame.payload)
    switch frame.kind {
    case 64: self = .ready(missing: try reader.sandboxParts())
    case 65:
      guard let format = DocumentFormat(rawValue: try reader.uint8()) else { throw .malformed }
      self = .opened(format, pages: Int(try reader.uint32()))
    case 66: self = .text(try reader.textPage())
    case 67:
      self = .pixels(try PagePixels(payload: frame.payload))
      return
    case 68: self = .closed
    case 69:
      guard let failure = DocumentFailure(rawValue: try reader.uint8()) else { throw .malformed }
      self = .failed(failure, detail: try reader.string())
    case 70: self = .images(try reader.files(atMost: ImagesRequest.maximumTiles))
    case 71: self = .xml(try reader.xmlFiles())
    default: throw .unknownKind(frame.kind)
    }
    try reader.end()
  }
}

/// Why a worker cannot serve a document. Each but the last is a fault of the document, so trying again does not help.
public enum DocumentFailure: UInt8, Sendable, Equatable, CaseIterable {
  /// Damaged, truncated beyond use, or not what its first bytes say.
  case unreadable = 1
  /// Encrypted with a password that must be typed to open it.
  case passwordRequired = 2
  case tooManyPages = 3
  case tooManyPixels = 4
  /// A page's sides are longer than paper gets.
  case pageTooLarge = 5
  /// None of `DocumentFormat`.
  case unsupported = 6
  /// An allocation failed under the worker's memory limit.
  case tooMuchMemory = 7
  /// A library that only some documents need is not installed.
  case libraryMissing = 8
}

/// An upright page as pixels, possibly cropped to the paper.
public struct PagePixels: Sendable, Equatable {
  /// Columns and rows in `rgb`.
  public var width: Int
  public var height: Int
  /// Where the crop's top left corner lies on the whole page, in px of this scale.
  public var originX: Int
  public var originY: Int
  /// Size of the whole upright page at this scale; the crop lies inside it.
  public var pageWidth: Int
  public var pageHeight: Int
  /// Three bytes a px, row by row, without padding.
  public var rgb: [UInt8]

  public init(
    width: Int, height: Int, originX: Int, originY: Int, pageWidth: Int, pageHeight: Int, rgb: [UInt8]
  ) {
    self.width = width
    self.height = height
    self.originX = originX
    self.originY = originY
    self.pageWidth = pageWidth
    self.pageHeight = pageHeight
    self.rgb = rgb
  }

  var payload: [UInt8] {
    var writer = ByteWriter()
    writer.bytes.reserveCapacity(24 + rgb.count)
    for value in [width, height, originX, originY, pageWidth, pageHeight] { writer.put(UInt32(clamping: value)) }
    writer.bytes.append(contentsOf: rgb)
    return writer.bytes
  }

  init(payload: [UInt8]) throws(FrameError) {
    var reader = ByteReader(payload)
    width = Int(try reader.uint32())
    height = Int(try reader.uint32())
    originX = Int(try reader.uint32())
    originY = Int(try reader.uint32())
    pageWidth = Int(try reader.uint32())
    pageHeight = Int(try reader.uint32())
    guard width > 0, height > 0, originX + width <= pageWidth, originY + height <= pageHeight,
      width <= Frame.maximumPayload, height <= Frame.maximumPayload, width * height * 3 == reader.remaining
    else { throw .malformed }
    rgb = reader.rest()
  }
}
