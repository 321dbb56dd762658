/// What answers a request takes (`Accept`, RFC 9110, 12.5.1), as far as it matters here.
package enum Accept {
  /// Whether lines of JSON are asked for by their name, `application/x-ndjson`. Everything else gets plain JSON.
  ///
  /// - Parameter lines: The values of the request's `Accept` headers; malformed ones ask for nothing.
  package static func takesLines(_ lines: [String]) -> Bool {
    lines.contains { line in
      line.split(separator: ",").contains { element in
        guard let type = MediaType(String(element)), type.name == "application/x-ndjson" else { return false }
        // A weight of zero means: not this one.
        return type[parameter: "q"]?.contains { $0 != "0" && $0 != "." } ?? true
      }
    }
  }
}
