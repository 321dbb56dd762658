import ArgumentParser

/// `3s`, `1.5s` or `250ms`
package struct DurationArgument: ExpressibleByArgument, Sendable {
  package let duration: Duration

  package init(duration: Duration) { self.duration = duration }

  package init?(argument: String) {
    let unit = argument.hasSuffix("ms") ? "ms" : "s"
    guard argument.hasSuffix(unit), let number = Double(argument.dropLast(unit.count)), (0...1e6).contains(number)
    else { return nil }
    duration = unit == "ms" ? .milliseconds(number) : .seconds(number)
  }

  package var defaultValueDescription: String { "\(duration / .milliseconds(1))ms".replacing(".0ms", with: "ms") }
}
