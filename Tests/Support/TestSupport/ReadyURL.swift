/// Where a server listens, by the line `READY <url>` of its output; nil until that line is complete.
package func readyURL(in output: String) -> String? {
  output.firstMatch(of: /(?m:^)READY (http:\/\/\S+)\n/).map { String($0.1) }
}
