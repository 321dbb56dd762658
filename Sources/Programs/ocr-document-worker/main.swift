import Glibc
import Imaging
import WorkerProcess
import WorkerProtocol

var sandbox: Sandbox
let channel: FrameChannel
do {
  try Sandbox.muteStandardError()
  sandbox = try Sandbox.enter(.documents)
  try OutOfMemoryExit.install()
  channel = try FrameChannel.standard()
  try sandbox.close()
} catch {
  exit(WorkerExit.noSandbox)
}

var session = DocumentSession()
var cpuSeconds = 1
do {
  try channel.write(DocumentReply.ready(missing: sandbox.missing).frame)
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
