import Glibc
import Imaging
import WorkerProcess
import WorkerProtocol

/// RLIMIT_AS. The idle worker has 40 MB; a 60-megapixel progressive JPEG takes it to 0.25 GB and an A4 page scanned at
/// 1200 dpi inside a PDF, the largest honest case met, to 0.6 GB. Twice that and some is a bomb.
let addressSpace: UInt64 = 1536 << 20
/// RLIMIT_NOFILE: standard streams and, one after another, fonts and character maps.
let openFiles: UInt64 = 32

let channel: FrameChannel
do {
  try Sandbox.enter(addressSpace: addressSpace, openFiles: openFiles)
  try OutOfMemoryExit.install()
  try Sandbox.muteStandardError()
  channel = try FrameChannel.standard()
} catch {
  exit(WorkerExit.noSandbox)
}

var session = DocumentSession()
var cpuSeconds = 1
do {
  try channel.write(DocumentReply.ready.frame)
  while let frame = try channel.read() {
    let request = try DocumentRequest(frame)
    if case .open(let limits, _) = request { cpuSeconds = limits.cpuSeconds }
    Sandbox.allowCPU(seconds: cpuSeconds)
    OutOfMemoryExit.startRequest()
    let reply = session.reply(to: request)
    try channel.write(reply.frame)
  }
} catch {
  exit(WorkerExit.protocolBroken)
}
exit(WorkerExit.finished)
