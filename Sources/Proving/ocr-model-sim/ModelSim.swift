import ArgumentParser
import CommandLineProgram
import Glibc
import ModelCatalog
import ModelSimulation
import NIOCore
import Workers

/// The program's entry.
@main
struct ModelSim: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ocr-model-sim",
    abstract: "A stand-in for a model server, for tests: no model is in it.",
    discussion: """
      Speaks the OpenAI-compatible API of llama-server or vLLM. It reads the JPEG images or transcripts it is sent with
      the gateway's own text recognition and field rules, and answers in the grammar or schema it is asked for. Every
      answer has the header "X-Simulated: ocr-model-sim", and the model's name holds the word "simulated".

      EXAMPLES
        ocr-model-sim --listen 127.0.0.1:8080
        ocr-model-sim --server vllm --slots 4 --context 8192 --api-key secret
        ocr-model-sim --gpu t4 --model pixtral-12b --server llama
        ocr-model-sim --gpu t4 --model qwen3-vl-2b --slots 6 --speed 10
        ocr-model-sim --fault slow --delay 3s --token-delay 40ms
        ocr-model-sim --fault swapped-digits --fault-share 0.2 --seed 7
        curl -X PUT --data hang http://127.0.0.1:8080/sim/fault
        curl -X DELETE http://127.0.0.1:8080/sim/fault
        curl http://127.0.0.1:8080/sim/requests
        curl -X PUT --data 100 http://127.0.0.1:8080/sim/speed

      With --gpu it takes the time that the model's manifest and the GPU's figures give, as docs/model-simulation.md
      reckons it; no GPU is used and nothing is measured. What it has read it keeps in memory: let an experiment send
      each document once before it measures, and see that "lateReadings" of /sim/requests stays as it is.

      When it can answer, it prints "READY http://ADDRESS:PORT". SIGTERM and SIGINT end it.

      FAULTS
      \(Fault.allCases.map { "  \($0.rawValue): \($0.meaning)" }.joined(separator: "\n"))

      EXIT CODES
        0  ended by a signal
        2  usage, or the address cannot be used
      """)

  @Option(help: "Address and port; port 0 lets the system choose.")
  var listen = ListenArgument(host: "127.0.0.1", port: 0)

  @Option(help: "The server to look like: llama or vllm.")
  var server = ServerFace.llama

  @Option(help: "Name of the model; with --gpu that of its manifest.")
  var model = "pixtral-12b"

  @Option(help: "The GPU whose time answers take; without it they come as fast as they can.")
  var gpu: GPU?

  @Option(help: "Simulated seconds in a real one.")
  var speed = 1.0

  @Option(help: "Requests worked on at a time; others wait. (default: 10; with --gpu as the manifest says)")
  var slots: Int?

  @Option(help: "Tokens of prompt and answer together. (default: 16384; with --gpu as the manifest says)")
  var context: Int?

  @Option(help: "Key that requests must carry.")
  var apiKey: String?

  @Option(help: "How answers go wrong; see above.")
  var fault: Fault?

  @Option(help: "Share of requests that the fault strikes, 0 to 1.")
  var faultShare = 1.0

  @Option(help: "Seed of which requests the fault strikes.")
  var seed: UInt64 = 1

  @Option(help: "Pause before the first token, of the fault slow.")
  var delay = DurationArgument(duration: .seconds(3))

  @Option(help: "Pause between tokens, of the fault slow.")
  var tokenDelay = DurationArgument(duration: .zero)

  @Option(help: "Text recognition processes.")
  var readers = 2

  func validate() throws {
    guard slots ?? 1 > 0, readers > 0, context ?? 1 > 0 else {
      throw ValidationError("--slots, --readers and --context must be greater than 0")
    }
    // Faster, and the system's timers and the sockets take more time than is simulated.
    guard SimulatedClock.speeds.contains(speed) else { throw ValidationError("--speed must be 0.01 to 100") }
    guard (0...1).contains(faultShare) else { throw ValidationError("--fault-share must be 0 to 1") }
  }

  func run() async throws {
    let faults = FaultSwitch(
      fault, draw: FaultDraw(share: faultShare, seed: seed),
      slow: Script.Pace(beforeFirst: delay.duration, betweenTokens: tokenDelay.duration))
    let hardware = try gpu.map(hardware)
    let simulation = SimulatedServer(
      face: server,
      description: ServerDescription(
        model: model, context: hardware?.context ?? context ?? 16_384, slots: hardware?.slots ?? slots ?? 10, gpu: gpu),
      hardware: hardware, clock: SimulatedClock(speed: speed), apiKey: apiKey, faults: faults,
      reader: PromptReader(
        processes: ReadingProcesses(
          Installation(), count: readers,
          limits: DocumentReader.Limits(maximumPages: 1, maximumPixels: 40_000_000, pageTimeout: .seconds(30)))))
    try await simulation.run(on: listen)
  }

  private func hardware(on gpu: GPU) throws -> SimulatedHardware {
    guard let folder = ModelManifestFolder() else {
      throw ValidationError("--gpu needs the models' manifests, which are not installed")
    }
    do {
      guard let manifest = try folder.manifest(named: model) else {
        throw ValidationError("--model must be one of \(folder.names.joined(separator: ", ")) with --gpu")
      }
      return try SimulatedHardware(manifest, server: server.kind, gpu: gpu, slots: slots, context: context)
    } catch let error as ManifestError {
      throw ValidationError("the manifest of \(model): \(error)")
    } catch let refusal as SimulatedHardware.Refusal {
      throw ValidationError("\(model) on \(gpu.title): \(refusal)")
    }
  }

  static func main() async { await runProgram() }
}
