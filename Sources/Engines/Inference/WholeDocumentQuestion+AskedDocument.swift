import DocumentText
import Extraction
import ImagePlanning
import ModelAnswers
import ModelCatalog
import ModelServing
import Workers

extension WholeDocumentQuestion {
  /// A document while a model is asked about it.
  struct AskedDocument {
    let bytes: [UInt8]
    let reading: ReadPages
    let embedded: EmbeddedExtraction
    var capabilities: ModelCapabilities
    /// Whom the model is asked for.
    let requester: Requester
    /// When the last answer of the model is due.
    let deadline: ContinuousClock.Instant
    /// The pages that are asked about, in order.
    let asked: [Range<Int>]
    /// What the document is, where that is no question.
    private let knownKind: DocumentType?
    var merge = AnswerMerge()
    var attempts = 0
    /// Of all requests.
    var imageTokens = 0
    /// Who answered, as the server calls it.
    var model: String?
    /// Time in which requests waited for their turn.
    var queued = Duration.zero
    var askedHeaderOnly = false

    init(
      bytes: [UInt8], reading: ReadPages, embedded: EmbeddedExtraction, capabilities: ModelCapabilities,
      requester: Requester, deadline: ContinuousClock.Instant, asked: [Range<Int>]? = nil, kind: DocumentType? = nil
    ) {
      self.bytes = bytes
      self.reading = reading
      self.embedded = embedded
      self.capabilities = capabilities
      self.requester = requester
      self.deadline = deadline
      self.asked = asked ?? [0..<reading.pages.count]
      knownKind = kind
    }

    var kind: DocumentType? { knownKind ?? merge.kind }

    /// The pages from `first` on in as few requests as the server allows.
    func groups(from first: Int = 0, _ mode: InputMode, _ plans: [ImagePlan]) -> [PageGroup] {
      asked.flatMap { pages in
        let pages = pages.clamped(to: min(first, reading.pages.count)..<reading.pages.count)
        return PageGroup.split(costs(pages, mode, plans), first: pages.lowerBound, for: capabilities)
      }
    }

    /// The server named its limit.
    mutating func learn(maximumImages: Int) {
      capabilities.maximumImages = maximumImages
      if maximumImages == 0 { capabilities.hasVision = false }
    }

    /// These pages as one request.
    func group(_ pages: Range<Int>, _ mode: InputMode, _ plans: [ImagePlan]) -> PageGroup {
      let costs = costs(pages, mode, plans)
      return PageGroup(
        pages: pages, promptTokens: TokenEstimate.system + costs.reduce(0) { $0 + $1.promptTokens },
        items: min(costs.reduce(0) { $0 + $1.items }, AnswerFormat.maximumItems),
        images: costs.reduce(0) { $0 + $1.images })
    }

    /// The pages of a group in two requests.
    func halves(_ group: PageGroup) -> [PageGroup] {
      let middle = group.pages.lowerBound + group.pages.count / 2
      return [group.pages.lowerBound..<middle, middle..<group.pages.upperBound].map {
        PageGroup(pages: $0, promptTokens: group.promptTokens / 2, items: group.items, images: group.images)
      }
    }

    private func costs(_ pages: Range<Int>, _ mode: InputMode, _ plans: [ImagePlan]) -> [PageCost] {
      pages.map { index in
        let page = reading.pages[index]
        return PageCost(
          page, transcript: mode == .image ? nil : PageTranscript(page),
          imageTokens: mode == .text ? 0 : plans[index].tokens,
          images: mode == .text ? 0 : plans[index].tiles.count)
      }
    }
  }
}
