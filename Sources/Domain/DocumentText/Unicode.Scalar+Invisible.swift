extension Unicode.Scalar {
  /// Prints nothing, or nothing with a known meaning: controls, invisible formatting such as direction marks and tag
  /// characters, private use.
  package var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
    default: properties.isWhitespace || properties.isDefaultIgnorableCodePoint
    }
  }
}
