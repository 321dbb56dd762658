// ocr-fuzz --subjects
// ocr-fuzz --words SUBJECT
// ocr-fuzz SUBJECT FILE...
// ocr-fuzz SUBJECT --seconds N --seed N --record FILE FOLDER...
//
// Lists the subjects with the most bytes of their inputs; lists a subject's words as a dictionary of libFuzzer's; works on files; or changes the files of folders for
// some seconds. The input that is worked on is in the file of --record. A build for libFuzzer takes libFuzzer's arguments behind
// the subject instead. Exit code: 0 where every property held, 1 where one did not; a trap ends it by its signal, an input that
// takes 20 s by SIGALRM.
import FoundationEssentials
import FuzzRun
import FuzzSubjects
import Glibc

/// Says why in one line and ends the process.
func fail(_ message: String) -> Never {
  let line = Array("ocr-fuzz: \(message)\n".utf8)
  _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  exit(1)
}

func files(in folder: String) -> [[UInt8]] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return names.sorted().compactMap { FileManager.default.contents(atPath: "\(folder)/\($0)") }.map(Array.init)
}

/// What follows an option.
func value(_ option: String, in arguments: inout [String]) -> String? {
  guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else { return nil }
  defer { arguments.removeSubrange(index...index + 1) }
  return arguments[index + 1]
}

/// Executes inputs until the time is over.
func run(_ subject: FuzzSubject, seconds: Double, seed: UInt64, record: borrowing InputRecord, _ folders: [String]) {
  let longest: UInt32 = 20
  var run = FuzzRun(subject, seed: seed)
  let began = ContinuousClock.now
  do throws(FuzzRun.Failure) {
    for input in [[]] + folders.flatMap(files) {
      alarm(longest)
      try run.execute(input) { record.note($0) }
    }
    while ContinuousClock.now - began < .seconds(seconds) {
      alarm(longest)
      try run.step { record.note($0) }
    }
  } catch {
    fail("\(subject.name): \(error.property)")
  }
  let took = (ContinuousClock.now - began) / .seconds(1)
  let slowest = run.slowest / .milliseconds(1)
  print(
    #"{"executions":\#(run.executions),"seconds":\#(took),"outcomes":\#(run.found),"slowestMs":\#(slowest)}"#)
}

var arguments = Array(CommandLine.arguments.dropFirst())
if arguments == ["--subjects"] {
  for subject in FuzzSubject.all { print(subject.name, subject.maximumBytes) }
  exit(0)
}
let wantsWords = arguments.first == "--words"
if wantsWords { arguments.removeFirst() }
guard let name = arguments.first, let subject = FuzzSubject.all.first(where: { $0.name == name }) else {
  fail("usage: ocr-fuzz SUBJECT --seconds N --seed N --record FILE FOLDER...; see --subjects")
}
if wantsWords {
  for word in subject.words {
    print("\"" + word.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"")
  }
  exit(0)
}
arguments.removeFirst()

#if COVERAGE_GUIDED
  exit(GuidedRun.run(arguments))
#else
  if let text = value("--seconds", in: &arguments) {
    guard let seconds = Double(text), let seed = value("--seed", in: &arguments).flatMap({ UInt64($0) }),
      let path = value("--record", in: &arguments), let record = InputRecord(path)
    else { fail("--seconds, --seed and --record belong together") }
    run(subject, seconds: seconds, seed: seed, record: record, arguments)
  } else {
    for path in arguments {
      guard let bytes = FileManager.default.contents(atPath: path) else { fail("cannot read \(path)") }
      do { print(path, try subject.run(Array(bytes))) } catch { fail("\(path): \(error)") }
    }
  }
#endif
