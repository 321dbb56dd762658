import CSandbox
import WorkerProtocol

/// What a kind of worker is left with.
public struct SandboxPlan: Sendable {
  /// Walls that are put up.
  public var parts = Set(SandboxPart.allCases)
  /// RLIMIT_AS in bytes; allocation beyond it fails.
  var addressSpace: UInt64
  /// RLIMIT_NOFILE while it starts, and afterwards.
  var openFiles: (starting: UInt64, working: UInt64)
  /// Whether threads are started while it works.
  var startsThreads = false
  /// Files and folders that can be read, beside libraries.
  var readable: [String]
  /// Of those, what an unprivileged user must be able to read before the worker becomes one.
  public var needed: [String] = []
  var calls: csandbox_calls

  /// Opening documents: fonts and character maps are looked for as a page needs them.
  public static let documents = SandboxPlan(
    // The idle worker has 40 MB; a 60-megapixel progressive JPEG takes it to 0.25 GB and an A4 page scanned at 1200 dpi inside
    // a PDF, the largest honest case met, to 0.6 GB. Twice that and some is a bomb.
    addressSpace: 1536 << 20,
    // Standard streams, the pipe to the parent and, one after another or one inside the other, fonts and character maps.
    openFiles: (8, 8),
    readable: libraries + [
      "/etc/fonts", "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/var/cache/fontconfig",
      "/usr/share/poppler",
    ],
    calls: CSANDBOX_CALLS_DOCUMENTS)

  /// Recognizing text with networks of a folder: once they are loaded, nothing is opened any more.
  public static func recognition(models: String) -> SandboxPlan {
    SandboxPlan(
      // For 300 MB of resident memory OpenVINO takes 1.1 GB of address space (ONNX Runtime 0.5 GB), and where it cannot get it,
      // it may hand out a wrong result instead of an error.
      addressSpace: 3 << 30, openFiles: (32, 0),
      readable: libraries + [models, "/proc/cpuinfo", "/proc/self/maps", "/sys/devices/system"],
      // One file of each owner and mode that a folder of models has.
      needed: [models, models + "/rec.keys.txt", models + "/rec.onnx"], calls: CSANDBOX_CALLS_RECOGNITION)
  }

  /// Recognizing text on a GPU, whose driver maps the memory of all devices, opens files as it goes and starts threads.
  public static let gpu = SandboxPlan(
    parts: [.seccomp], addressSpace: .max, openFiles: (256, 256), startsThreads: true,
    readable: [],
    calls: CSANDBOX_CALLS_GPU)

  /// Where libraries are that are loaded when a document needs them, besides the folders of those that are loaded already.
  private static let libraries = ["/lib", "/lib64", "/usr/lib", "/usr/local/lib", "/etc/ld.so.cache"]
}
