// unwalled-worker documents
// unwalled-worker recognizer MODELS
//
// What ocr-document-worker and ocr-recognizer do with frames, without their walls: AddressSanitizer needs more address space, files
// and system calls than a worker is left with. Only built for fuzzing.
import Glibc
import Imaging
import TextRecognition
import WorkerProtocol

let arguments = CommandLine.arguments.dropFirst()
do {
  let channel = try FrameChannel.standard()
  switch arguments.first {
  case "documents":
    var session = DocumentSession()
    try channel.write(DocumentReply.ready(missing: Set(SandboxPart.allCases)).frame)
    while let frame = try channel.read() {
      try channel.write(session.reply(to: DocumentRequest(frame)).frame)
    }
  case "recognizer":
    // ONNX Runtime: OpenVINO generates code that the sanitizer does not see into either.
    let reader = try PageReader(models: arguments.last ?? "", runtime: .onnxRuntime, precision: nil)
    try channel.write(RecognitionReply.ready(runtime: reader.runtimeName, missing: Set(SandboxPart.allCases)).frame)
    while let frame = try channel.read() {
      let page = try RecognitionRequest(frame).page
      guard let image = RGBImage(width: page.width, height: page.height, pixels: page.rgb) else {
        throw FrameError.malformed
      }
      do {
        let reading = try reader.read(image)
        try channel.write(RecognitionReply.recognized(reading.page, turns: reading.turns).frame)
      } catch let error as RecognitionError {
        try channel.write(RecognitionReply.failed(detail: "\(error)").frame)
      }
    }
  default: exit(2)
  }
} catch {
  exit(WorkerExit.protocolBroken)
}
exit(WorkerExit.finished)
