extension Unicode.Scalar {
  /// Takes up no room on paper, or is none of our business: controls, invisible formatting such as direction marks and
  /// tag characters, private use.
  package var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
    default: properties.isWhitespace || properties.isDefaultIgnorableCodePoint
    }
  }
}
