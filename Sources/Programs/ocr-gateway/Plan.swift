import ArgumentParser
import CommandLineProgram
import Extraction
import JSON
import ModelCatalog

/// `ocr-gateway plan`
struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Calculate the memory and the speed of a model on a GPU.",
    usage: "ocr-gateway plan --model <model> --gpu <gpu> [<options>]\nocr-gateway plan --here [--json]",
    discussion: """
      EXAMPLES
        ocr-gateway plan --model pixtral-12b --gpu t4
        ocr-gateway plan --model pixtral-12b --gpu t4 --server vllm --slots 6
        ocr-gateway plan --model qwen3-vl-2b --gpu t4 \\
          --image-tokens 384 --output-tokens 80 --json
        ocr-gateway plan --model pixtral-12b --gpu t4 --env > model.env
        ocr-gateway plan --model pixtral-12b --gpu l4 --compose \\
          > docker/compose.model.yaml
        ocr-gateway plan --model pixtral-12b --gpu l4 --systemd \\
          > /etc/ocr-model-server.env
        ocr-gateway plan --here

      The figures are calculated, not measured. docs/models.md has the formulas,
      and the constants with their sources.

      EXIT CODES
        0  planned; warnings name the goals that are not reached
        2  wrong usage, or an unknown model, GPU or server
      """)

  @Option(help: "A model that has a manifest in models/.")
  var model: String?

  @Option(help: "The GPU: \(GPU.known.map(\.name).joined(separator: ", ")).")
  var gpu: String?

  @Option(help: "Requests at a time. (default: the manifest's)")
  var slots: Int?

  @Option(help: "Reserve memory for so many recognizers on the same GPU. (OCR_RECOGNIZER_DEVICE=cuda)")
  var recognizers = 0

  @Option(help: "The model server: \(ServerKind.allCases.map(\.rawValue).joined(separator: " or ")).")
  var server = ServerKind.llama.rawValue

  @Option(help: "Plan only for documents with this many image tokens; 0 for text.")
  var imageTokens: Int?

  @Option(help: "Plan only for documents with this many prompt tokens besides the image. (default: 700)")
  var promptTokens: Int?

  @Option(help: "Plan only for answers with this many tokens. (default: 80)")
  var outputTokens: Int?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  /// What to print instead of the report.
  enum Output: String, EnumerableFlag {
    case env, compose, systemd, here

    static func help(for value: Self) -> ArgumentHelp? {
      switch value {
      case .env: "Print the gateway's settings, for serve --config."
      case .compose: "Print what docker/compose.yaml needs for model and GPU, as a compose file."
      case .systemd: "Print the environment file of deploy/systemd/ocr-model-server.service."
      case .here: "Measure how many pages a second this machine reads."
      }
    }
  }

  @Flag(exclusivity: .exclusive)
  var output: Output?

  func validate() throws {
    if output != .here {
      for (name, value) in [("model", model), ("gpu", gpu)] where value == nil {
        throw ValidationError("Missing expected argument '--\(name) <\(name)>'")
      }
    }
    guard (1...256).contains(slots ?? 1) else { throw ValidationError("--slots is a number from 1 to 256") }
    guard (0...64).contains(recognizers) else { throw ValidationError("--recognizers is a number from 0 to 64") }
    guard (0...65536).contains(imageTokens ?? 0) else { throw ValidationError("--image-tokens is 0 to 65536") }
    guard (1...65536).contains(promptTokens ?? 1) else { throw ValidationError("--prompt-tokens is 1 to 65536") }
    guard (1...65536).contains(outputTokens ?? 1) else { throw ValidationError("--output-tokens is 1 to 65536") }
  }

  func run() async throws {
    if output == .here { return try await MachineReport().print(asJSON: json) }
    guard let folder = ModelManifestFolder() else {
      throw Self.refused("models/models.lock was not found; install the models folder with the program")
    }
    let manifests = try folder.names.compactMap { name in
      do {
        return try folder.manifest(named: name)
      } catch {
        throw Self.refused("\(folder.path)/\(name).json: \(error)")
      }
    }
    guard let manifest = manifests.first(where: { $0.name == model }) else {
      throw Self.refused("unknown model \(model ?? ""); known are \(Self.list(manifests.map(\.name)))")
    }
    guard let processor = GPU.named(gpu ?? "") else {
      throw Self.refused("unknown GPU \(gpu ?? ""); known are \(Self.list(GPU.known.map(\.name)))")
    }
    guard let kind = ServerKind(rawValue: server), let profile = manifest.profile(for: kind) else {
      let known = Self.list(manifest.profiles.map(\.server.rawValue))
      throw Self.refused("unknown server \(server) for \(manifest.name); known are \(known)")
    }
    let plan = ServingPlan(
      manifest, profile, on: processor, slots: slots, recognizers: recognizers, workload: workload,
      alternatives: manifests)
    let text: String? =
      switch output {
      case .env: plan.environmentFile
      case .compose: plan.composeFile
      case .systemd: plan.unitEnvironment
      case .here, nil: json ? plan.json.serialized(pretty: true) : PlanReport(plan: plan, width: Terminal.width).text
      }
    guard let text else {
      throw Self.refused("the unit starts llama-server; vLLM runs in a container: --compose")
    }
    Terminal.print(text)
    // What is written to a file says nothing of what it means: the reader is told beside it.
    if output != nil { for warning in plan.memoryWarnings { Terminal.note("ocr-gateway: \(warning)") } }
  }

  private var workload: Workload? {
    guard imageTokens != nil || promptTokens != nil || outputTokens != nil else { return nil }
    return Workload(
      imageTokens: imageTokens ?? 0, promptTokens: promptTokens ?? 700, outputTokens: outputTokens ?? 80)
  }

  private static func refused(_ message: String) -> ExitCode {
    Terminal.note("ocr-gateway: \(message)")
    return ExitCode(2)
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
