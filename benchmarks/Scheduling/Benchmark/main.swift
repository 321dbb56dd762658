import Glibc
import SchedulingReplay

// Replays the recorded traces with several policies and prints the table of docs/reports/scheduling-traces.md.

func fail(_ message: String, code: Int32) -> Never {
  let line = Array((message + "\n").utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(code)
}

guard CommandLine.arguments.count == 3 else { fail("usage: scheduling-benchmark TRACES_FOLDER MODELS_FOLDER", code: 2) }
do {
  print(try PolicyComparison(traces: CommandLine.arguments[1], models: CommandLine.arguments[2]).table)
} catch {
  fail("scheduling-benchmark: \(error)", code: 1)
}
