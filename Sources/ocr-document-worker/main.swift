import Glibc
import Imaging
import WorkerProcess
import WorkerProtocol

/// RLIMIT_AS. Libraries and stack take 0.3 GB of address space; the largest picture under the default limit of 60
/// megapixels that must lie in memory at once (progressive JPEG: 6 bytes a px) takes 0.4 GB, JPEG 2000 inside a PDF
/// 0.9 GB. More is a bomb.
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
