import Dispatch
import Glibc

/// Hears the first SIGINT or SIGTERM; a second one ends the program at once.
struct Interruption {
  private let sources: [any DispatchSourceSignal]

  init(_ onSignal: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        signal(number, SIG_DFL)
        onSignal()
      }
      source.resume()
      return source
    }
  }

  func end() { sources.forEach { $0.cancel() } }
}
