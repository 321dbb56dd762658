import ArgumentParser
import CSandbox
import Glibc

extension AsyncParsableCommand {
  /// Runs the program as the library's own `main`, except that wrong usage ends with 2, not 64, and that a program which
  /// needs arguments and has none prints how it is used instead of its whole help.
  ///
  /// Nobody but root looks into it, whatever else runs as its user: it may hold keys and documents. A kernel that would not have
  /// that is none that it runs on.
  package static func runProgram() async {
    _ = csandbox_forbid_inspection()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      let code = exitCode(for: error)
      if code == .validationFailure {
        Terminal.note(CommandLine.arguments.count > 1 ? fullMessage(for: error) : shortUsage)
        Glibc.exit(2)
      }
      // Help, which was asked for, goes to standard output; what went wrong may quote anything.
      if code == .success { exit(withError: error) }
      let message = fullMessage(for: error)
      if !message.isEmpty { Terminal.note(message) }
      Glibc.exit(code.rawValue)
    }
  }

  private static var shortUsage: String {
    """
    Usage: \(usageString().replacing("\n", with: "\n       "))
      See '\(configuration.commandName ?? "") --help' for more information.
    """
  }
}
