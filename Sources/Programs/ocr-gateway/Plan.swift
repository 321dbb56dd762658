import ArgumentParser
import CommandLineProgram
import Extraction
import JSON
import ModelCatalog

/// `ocr-gateway plan`
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a model needs of a GPU, and how fast it can be expected to be.",
    discussion: """
      EXAMPLES
        ocr-gateway plan --model pixtral-12b --gpu t4
        ocr-gateway plan --model pixtral-12b --gpu t4 --server vllm --slots 6
        ocr-gateway plan --model qwen3-vl-2b --gpu t4 --image-tokens 384 --output-tokens 80 --json

      Reckoned, not measured: formulas, constants and their sources are in docs/models.md.

      EXIT CODES
        0  planned; warnings say what cannot be met     2  usage, or a model, GPU or server that is not known
      """)

  @Option(help: "A model with a manifest in models/.")
  var model: String

  @Option(help: "A GPU by name, such as t4.")
  var gpu: String

  @Option(help: "Requests at a time; the manifest's unless given.")
  var slots: Int?

  @Option(help: "llama or vllm.")
  var server = ServerKind.llama.rawValue

  @Option(help: "Plan only documents of so many image tokens; 0 for text.")
  var imageTokens: Int?

  @Option(help: "Plan only documents of so many prompt tokens beside the image; 150 unless given.")
  var promptTokens: Int?

  @Option(help: "Plan only answers of so many tokens; 80 unless given.")
  var outputTokens: Int?

  @Flag(help: "JSON instead of text.")
  var json = false

  func validate() throws {
    guard (1...256).contains(slots ?? 1) else { throw ValidationError("--slots is a number from 1 to 256") }
    guard (0...65536).contains(imageTokens ?? 0) else { throw ValidationError("--image-tokens is 0 to 65536") }
    guard (1...65536).contains(promptTokens ?? 1) else { throw ValidationError("--prompt-tokens is 1 to 65536") }
    guard (1...65536).contains(outputTokens ?? 1) else { throw ValidationError("--output-tokens is 1 to 65536") }
  }

  func run() throws {
    guard let folder = ModelManifestFolder() else {
      throw Self.refused("models/models.lock is not beside the program; install the models folder with it")
    }
    let manifests = try folder.names.compactMap { name in
      do {
        return try folder.manifest(named: name)
      } catch {
        throw Self.refused("\(folder.path)/\(name).json: \(error)")
      }
    }
    guard let manifest = manifests.first(where: { $0.name == model }) else {
      throw Self.refused("no model \(model); known are \(Self.list(manifests.map(\.name)))")
    }
    guard let processor = GPU.named(gpu) else {
      throw Self.refused("no GPU \(gpu); known are \(Self.list(GPU.known.map(\.name)))")
    }
    guard let kind = ServerKind(rawValue: server), let profile = manifest.profile(for: kind) else {
      let known = Self.list(manifest.profiles.map(\.server.rawValue))
      throw Self.refused("no server \(server) for \(model); known are \(known)")
    }
    let plan = ServingPlan(
      manifest, profile, on: processor, slots: slots, workload: workload, alternatives: manifests)
    Terminal.print(json ? plan.json.serialized(pretty: true) : PlanReport(plan: plan).text)
  }

  private var workload: Workload? {
    guard imageTokens != nil || promptTokens != nil || outputTokens != nil else { return nil }
    return Workload(
      imageTokens: imageTokens ?? 0, promptTokens: promptTokens ?? 150, outputTokens: outputTokens ?? 80)
  }

  private static func refused(_ message: String) -> ExitCode {
    Terminal.note("ocr-gateway: \(message)")
    return ExitCode(2)
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
