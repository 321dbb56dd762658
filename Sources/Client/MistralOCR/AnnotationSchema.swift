import Extraction
import JSON

/// A caller's JSON schema, filled with what was read of a document.
///
/// Properties are recognized by their names (`AnnotationNames`) and written in the type that the schema asks for. What is
/// not read or not known is null where the schema allows null, left out where it is not required, and an error otherwise:
/// nothing is made up.
public struct AnnotationSchema: Sendable {
  private let root: JSONValue
  /// The schema of what a model is to fill in: an object with the properties that are not known here. nil where all are
  /// known.
  public let others: JSONValue?

  /// - Parameter isOpen: a model fills in what is not known here; otherwise a required property that is not known is an
  ///   error.
  /// - Throws: `OCRError` (422) naming a property that no document could fill.
  public init(_ schema: JSONValue, isOpen: Bool = false) throws(OCRError) {
    root = schema
    var trial = AnnotationFilling(root: schema, trial: isOpen ? .open : .closed)
    _ = try trial.document(.complete)
    others = isOpen ? try trial.others(than: .complete) : nil
  }

  /// JSON text: what the `document_annotation` of an answer holds as a string.
  ///
  /// - Parameter others: an object with what a model filled in.
  /// - Throws: `OCRError` (422) naming a property that this document does not fill.
  public func annotation(of result: ExtractionResult, others: JSONValue? = nil) throws(OCRError) -> String {
    var filling = AnnotationFilling(root: root)
    return try filling.document(result, others: others)
  }
}

extension ExtractionResult {
  /// An answer in which every value was read: what it does not fill, none does. Its digits fill texts, numbers and
  /// integers.
  fileprivate static let complete = ExtractionResult(
    id: "1", fields: .filled, pages: 1, verdict: .reconciled, warnings: [Warning(code: "1", message: "1", field: "1")],
    engine: EngineName(name: "1", model: "1", input: "1"),
    timing: Timing(queueMs: 1, prepareMs: 1, inferenceMs: 1, totalMs: 1))
}
