import CProcess
import Glibc
import WorkerProtocol

/// A child process on two pipes: owns its pid and the descriptors that belong to it until `end`.
package struct PipedProcess: ~Copyable {
  /// Why a process could not be started.
  package struct StartFailure: Error, Equatable {
    /// errno
    package let code: Int32
  }

  /// The process's own until `end` reaps it.
  package let id: pid_t
  private let input: Int32
  /// Where its replies come from.
  let output: Int32
  /// A write to this has its thread stop waiting for `output` (eventfd(2)).
  let wakeUp: Int32

  /// Starts a program: in a process group of its own, because Ctrl-C on the terminal drains the gateway and must not
  /// end the workers under it, and with its standard error discarded, because what C libraries print may quote the
  /// document.
  ///
  /// A worker asks the kernel to be killed with its parent (`Sandbox.enter`), and to the kernel that is the *thread* it
  /// was started on: that thread must not end before the process.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - environment: all of it, as `NAME=value`.
  /// - Throws: `StartFailure`; nothing is left open then.
  package init(_ program: String, _ arguments: [String], environment: [String]) throws(StartFailure) {
    var wakeUp: Int32 = -1
    var code = cprocess_open_event(&wakeUp)
    if code != 0 { throw StartFailure(code: code) }
    let argumentList = ([program] + arguments).map { strdup($0) } + [nil]
    let environmentList = environment.map { strdup($0) } + [nil]
    defer { for text in argumentList + environmentList { free(text) } }
    var process = cprocess()
    code = cprocess_start(program, argumentList, environmentList, &process)
    if code != 0 {
      close(wakeUp)
      throw StartFailure(code: code)
    }
    id = process.id
    input = process.input
    output = process.output
    self.wakeUp = wakeUp
  }

  /// Frames to and from the process.
  package var channel: FrameChannel { FrameChannel(input: output, output: input) }

  /// Closes the pipes, upon which a worker exits by itself, waits for that, and reaps it.
  ///
  /// - Parameter beforeReaping: called before the pid can be another process's.
  package consuming func end(beforeReaping: () -> Void = {}) -> ProcessEnd {
    close(input)
    close(output)
    var information = siginfo_t()
    while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
    beforeReaping()
    close(wakeUp)
    var status: Int32 = 0
    guard waitpid(id, &status, 0) == id else { return .unknown }
    // WIFEXITED, WEXITSTATUS and WTERMSIG of <sys/wait.h> are macros.
    return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signaled(status & 0x7F)
  }
}
