#if COVERAGE_GUIDED
  import CFuzzer
  import FuzzSubjects
  import Glibc

  /// libFuzzer, which keeps inputs that run through something new.
  enum GuidedRun {
    /// A C function carries nothing with it.
    private static let subject = FuzzSubject.all.first { $0.name == CommandLine.arguments.dropFirst().first }

    /// - Returns: what the program ends with.
    static func run(_ arguments: [String]) -> Int32 {
      var list = (["ocr-fuzz"] + arguments).map { strdup($0) } + [nil]
      var count = Int32(list.count - 1)
      return list.withUnsafeMutableBufferPointer { list in
        var start = list.baseAddress
        return LLVMFuzzerRunDriver(&count, &start) { bytes, size in
          let input = Array(UnsafeBufferPointer(start: bytes, count: size))
          // libFuzzer keeps an input that ends the process.
          do { _ = try GuidedRun.subject?.run(input) } catch { fatalError("\(error)") }
          return 0
        }
      }
    }
  }
#endif
