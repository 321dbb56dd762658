import ArgumentParser
import Glibc

extension AsyncParsableCommand {
  /// Runs the program as the library's own `main`, but usage errors end with 2 as in the contract, not 64.
  package static func runProgram() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      if exitCode(for: error) == .validationFailure {
        Terminal.note(fullMessage(for: error))
        Glibc.exit(2)
      }
      exit(withError: error)
    }
  }
}
