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
    abstract: "Simulates a model server for tests; it contains no model.",
    discussion: """
      It speaks the OpenAI-compatible API of llama-server or vLLM. It reads the JPEG
      images or transcripts in a request with the gateway's own text recognition and
      field rules, and answers in the grammar or schema of the request. Each answer
      has the header "X-Simulated: ocr-model-sim", and the model's name contains the
      word "simulated".

      EXAMPLES
        ocr-model-sim --listen 127.0.0.1:8080
        ocr-model-sim --server vllm --slots 4 --context 8192 --api-key secret
        ocr-model-sim --gpu t4 --model pixtral-12b --server llama
        ocr-model-sim --gpu t4 --model qwen3-vl-2b --slots 6 --speed 10
        ocr-model-sim --fault slow --delay 3s --token-delay 40ms
        ocr-model-sim --fault blind
        ocr-model-sim --fault swapped-digits --fault-share 0.2 --seed 7
        curl -X PUT --data hang http://127.0.0.1:8080/sim/fault
        curl -X DELETE http://127.0.0.1:8080/sim/fault
        curl http://127.0.0.1:8080/sim/requests
        curl -X PUT --data 100 http://127.0.0.1:8080/sim/speed

      With --gpu, answers take the time that is calculated from the model's manifest
      and the GPU's data (docs/model-simulation.md); no GPU is used. What it has read
      is kept in memory: send each document once before you measure, and check that
      "lateReadings" of /sim/requests does not grow.

      It prints "READY http://ADDRESS:PORT" when it can answer, and runs until
      SIGTERM or SIGINT.

      FAULTS
      \(ModelFault.allCases.map { "  \($0.rawValue): \($0.meaning)" }.joined(separator: "\n"))

      EXIT CODES
        0  stopped by a signal
        2  wrong usage, or the address cannot be used
      """)

  @Option(help: "Address and port to listen on; port 0 lets the system choose.")
  var listen = ListenArgument(host: "127.0.0.1", port: 0)

  @Option(help: "The server to simulate.")
  var server = ServerFace.llama

  @Option(help: "Name of the model; with --gpu, that of a manifest.")
  var model = "pixtral-12b"

  @Option(help: "The GPU whose speed is simulated; without it, answers take no extra time.")
  var gpu: GPU?

  @Option(help: "Simulated seconds per real second.")
  var speed = 1.0

  @Option(help: "Requests worked on at a time; others wait. (default: 10; with --gpu, the manifest's)")
  var slots: Int?

  @Option(help: "Tokens of prompt and answer together. (default: 16384; with --gpu, the manifest's)")
  var context: Int?

  @Option(help: "Key that requests must have. (default: any)")
  var apiKey: String?

  @Option(help: "What goes wrong with answers; see above.")
  var fault: ModelFault?

  @Option(help: "Share of requests that have the fault, 0 to 1.")
  var faultShare = 1.0

  @Option(help: "Seed for the choice of requests that have the fault.")
  var seed: UInt64 = 1

  @Option(help: "With the fault slow: pause before the first token.")
  var delay = DurationArgument(duration: .seconds(3))

  @Option(help: "With the fault slow: pause between tokens.")
  var tokenDelay = DurationArgument(duration: .zero)

  @Option(help: "Number of text recognition processes.")
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
        model: model, context: hardware?.context ?? context ?? 16_384, slots: hardware?.slots ?? slots ?? 10, gpu: gpu,
        hasVision: fault != .noProjector),
      hardware: hardware, clock: SimulatedClock(speed: speed), apiKey: apiKey, faults: faults,
      reader: PromptReader(
        processes: ReadingProcesses(
          Installation(), count: readers,
          limits: DocumentReader.Limits(maximumPages: 1, maximumPixels: 40_000_000, pageTimeout: .seconds(30)))))
    try await simulation.run(on: listen)
  }

  private func hardware(on gpu: GPU) throws -> SimulatedHardware {
    guard let folder = ModelManifestFolder() else {
      throw ValidationError("--gpu needs the manifests of the models, which are not installed")
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
