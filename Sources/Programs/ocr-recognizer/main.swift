// ocr-recognizer --models DIR
//
// Reads pages for the gateway: RecognitionRequest frames on standard input, RecognitionReply frames on standard output, one
// after the other, until standard input is closed. Exit codes: WorkerExit.
import Glibc
import TextRecognition
import WorkerProcess
import WorkerProtocol

/// RLIMIT_AS. For 300 MB of resident memory OpenVINO takes 1.1 GB of address space, and where it cannot get it, it may hand
/// out a wrong result instead of an error.
let addressSpace: UInt64 = 3 << 30
/// RLIMIT_NOFILE while library and networks are loaded.
let openFiles: UInt64 = 32

/// Says why in one line on standard error and ends the process.
func exit(_ code: Int32, _ message: String) -> Never {
  let line = Array("ocr-recognizer: \(message)\n".utf8)
  _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  exit(code)
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

let channel: FrameChannel
do {
  try Sandbox.enter(addressSpace: addressSpace, openFiles: openFiles)
  try OutOfMemoryExit.install()
  channel = try FrameChannel.standard()
} catch {
  exit(WorkerExit.noSandbox, "\(error)")
}

let reader: PageReader
do {
  guard CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--models" else {
    exit(WorkerExit.noModels, "usage: ocr-recognizer --models DIR")
  }
  reader = try PageReader(models: CommandLine.arguments[2])
  try reader.warmUp()
} catch {
  exit(WorkerExit.noModels, "\(error); run scripts/fetch-ocr-models.sh")
}

// Every file that will ever be needed has been opened.
var noFiles = rlimit(rlim_cur: 0, rlim_max: 0)
guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &noFiles) == 0 else {
  exit(WorkerExit.noSandbox, "cannot forbid opening files")
}

do {
  try channel.write(RecognitionReply.ready(runtime: reader.runtimeName).frame)
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
