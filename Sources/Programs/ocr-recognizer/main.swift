// ocr-recognizer --models DIR [--device auto|cpu|cuda] [--runtime openvino|onnxruntime] [--precision f32|bf16]
//
// The device is the processor unless said. The runtime is the faster one on this processor unless said, which tests and
// benchmarks do; the precision is what the runtime prefers.
//
// Reads pages for the gateway: RecognitionRequest frames on standard input, RecognitionReply frames on standard output, one
// after the other, until standard input is closed. Exit codes: WorkerExit.
import Glibc
import TextRecognition
import WorkerProcess
import WorkerProtocol

/// Says why in one line on standard error and ends the process.
func exit(_ code: Int32, _ message: String) -> Never {
  let line = Array("ocr-recognizer: \(message)\n".utf8)
  _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  exit(code)
}

/// What to compute on; auto: the GPU if its libraries are installed and work.
enum Device: String {
  case auto, cpu, cuda
}

/// What the command line asks for.
struct Options {
  let models: String
  var runtime = RuntimeChoice.forThisProcessor
  var precision: String?
  var device = Device.cpu
  /// Why it is not on the GPU, where that was tried.
  var fallback: String?

  /// nil where an argument is unknown or lacks its value.
  init?(_ arguments: [String]) {
    var rest = arguments[...]
    guard rest.popFirst() == "--models", let models = rest.popFirst() else { return nil }
    self.models = models
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch name {
      case "--runtime":
        guard let choice = RuntimeChoice(rawValue: value) else { return nil }
        runtime = choice
      case "--precision": precision = value
      case "--device":
        guard let choice = Device(rawValue: value) else { return nil }
        device = choice
      case "--fallback": fallback = value
      default: return nil
      }
    }
  }
}

/// The next page to read, nil when there will be none. The frame's own copy of it is freed on return.
func nextPage(_ channel: FrameChannel) throws -> RGBImage? {
  guard let frame = try channel.read() else { return nil }
  let page = try RecognitionRequest(frame).page
  guard let image = RGBImage(width: page.width, height: page.height, pixels: page.rgb) else {
    throw FrameError.malformed
  }
  return image
}

/// Starts this program again, on the processor: what a GPU's libraries have taken so far is given back.
func startOnProcessor(_ options: Options, because reason: String) -> Never {
  let words = [CommandLine.arguments[0], "--models", options.models, "--fallback", reason]
  dup2(standardOutput, 1)
  var arguments = words.map { strdup($0) } + [nil]
  execv("/proc/self/exe", &arguments)
  exit(WorkerExit.noModels, "\(reason); cannot start again")
}

guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
  exit(
    WorkerExit.noModels, "usage: ocr-recognizer --models DIR [--device NAME] [--runtime NAME] [--precision NAME]")
}
let gpuLibraries = options.models + "-cuda"
let isOnGPU =
  switch options.device {
  case .cpu: false
  case .cuda: true
  // Without these there is nothing to try.
  case .auto: access(gpuLibraries, R_OK) == 0
  }

/// What `FrameChannel.standard` takes away.
let standardOutput = fcntl(1, F_DUPFD_CLOEXEC, 3)
var sandbox: Sandbox
let channel: FrameChannel
do {
  sandbox = try Sandbox.enter(isOnGPU ? .gpu : .recognition(models: options.models))
  try OutOfMemoryExit.install()
  channel = try FrameChannel.standard()
} catch {
  exit(WorkerExit.noSandbox, "\(error)")
}

let reader: PageReader
do {
  reader =
    if isOnGPU {
      try PageReader(models: options.models, onGPU: gpuLibraries)
    } else {
      try PageReader(models: options.models, runtime: options.runtime, precision: options.precision)
    }
  try reader.warmUp()
} catch {
  if isOnGPU && options.device == .auto { startOnProcessor(options, because: "\(error)") }
  exit(WorkerExit.noModels, "\(error); run scripts/fetch-ocr-models.sh" + (isOnGPU ? " --cuda" : ""))
}

// Every file that will ever be needed has been opened, and every thread runs.
do {
  try sandbox.close()
} catch {
  exit(WorkerExit.noSandbox, "\(error)")
}

do {
  let runtime = reader.runtimeName + (options.fallback.map { ", not on the GPU: \($0)" } ?? "")
  try channel.write(RecognitionReply.ready(runtime: runtime, missing: sandbox.missing).frame)
  while let page = try nextPage(channel) {
    OutOfMemoryExit.startRequest()
    let reading: PageReader.Reading
    do {
      reading = try reader.read(page)
    } catch {
      try channel.write(RecognitionReply.failed(detail: "\(error)").frame)
      // The library ran out of memory without saying so; nothing it says from now on can be trusted.
      if case .shapeMismatch = error { exit(WorkerExit.outOfMemory, "\(error)") }
      continue
    }
    try channel.write(RecognitionReply.recognized(reading.page, turns: reading.turns).frame)
  }
} catch {
  exit(WorkerExit.protocolBroken, "\(error)")
}
exit(WorkerExit.finished)
