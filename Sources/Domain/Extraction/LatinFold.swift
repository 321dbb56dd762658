/// Latin letters without case and accents, for comparing words across languages and recognizers.
public enum LatinFold {
  /// The lower-case base letter of a Latin letter; any other scalar as it is.
  public static func base(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.value < 0x80 {
      return scalar.value >= 65 && scalar.value <= 90 ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
    }
    return bases[scalar] ?? scalar
  }

  private static let bases: [Unicode.Scalar: Unicode.Scalar] = {
    let groups: [(Unicode.Scalar, String)] = [
      ("a", "àáâãäåāăąÀÁÂÃÄÅĀĂĄæÆ"), ("c", "çćčÇĆČ"), ("d", "ďđĎĐ"), ("e", "èéêëēĕėęěÈÉÊËĒĔĖĘĚ"), ("g", "ğĞ"),
      ("i", "ìíîïīıİÌÍÎÏĪ"), ("l", "łľĺŁĽĹ"), ("n", "ñńňÑŃŇ"), ("o", "òóôõöøōőœÒÓÔÕÖØŌŐŒ"), ("r", "řŕŘŔ"),
      ("s", "śşšßŚŞŠ"), ("t", "ťţŤŢ"), ("u", "ùúûüūůűųÙÚÛÜŪŮŰŲ"), ("y", "ýÿÝŸ"), ("z", "źżžŹŻŽ"),
    ]
    var bases: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (base, letters) in groups {
      for letter in letters.unicodeScalars { bases[letter] = base }
    }
    return bases
  }()
}
