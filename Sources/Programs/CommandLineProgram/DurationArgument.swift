import ArgumentParser
import Formatting

/// A time with its unit, such as `3s`, `1.5s` or `250ms`.
package struct DurationArgument: ExpressibleByArgument, Sendable {
  package let duration: Duration

  package init(duration: Duration) { self.duration = duration }

  package init?(argument: String) {
    guard let duration = Duration(parsing: argument) else { return nil }
    self.duration = duration
  }

  package var defaultValueDescription: String { "\(duration / .milliseconds(1))ms".replacing(".0ms", with: "ms") }
}
