extension Unicode.Scalar {
  /// Changes how other text is shown instead of being shown itself: a control character (C0, DEL, C1), a separator of lines
  /// or paragraphs, or a character that turns the direction of writing.
  ///
  /// Letters of scripts that are written from right to left are none: they have their direction by themselves.
  package var isDisplayControl: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
