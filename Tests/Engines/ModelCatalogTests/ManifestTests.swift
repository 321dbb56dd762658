import Foundation
import ImagePlanning
import JSON
import ModelCatalog
import Testing

@Suite struct ManifestTests {
  static let names = ["ministral-3-3b", "pixtral-12b", "qwen3-vl-2b"]

  @Test(arguments: names)
  func manifestsAreComplete(_ name: String) throws {
    let manifest = try ManifestFiles.manifest(name)
    #expect(manifest.name == name)
    #expect(manifest.license == "Apache-2.0")
    #expect(manifest.source.hasPrefix("https://"))
    for profile in manifest.profiles {
      // A slot takes the largest image, instructions and a header answer.
      #expect(manifest.budget.hardCap + 150 + 45 <= profile.contextPerSlot)
      for file in profile.files {
        #expect(file.url.hasPrefix("https://") && file.url.hasSuffix("/" + file.name))
        // Pinned, so that a hash stays right.
        #expect(file.url.contains(/\/resolve\/[0-9a-f]{40}\//))
        #expect(profile.command.contains("{models}/\(name)/\(file.name)"))
      }
    }
  }

  @Test func folderKnowsTheManifests() throws {
    let program = ManifestFiles.folder.deletingLastPathComponent().appending(path: "scripts/test.sh").path
    let folder = try #require(ModelManifestFolder(program: program))
    #expect(folder.names == Self.names)
    #expect(try folder.manifest(named: "pixtral-12b") == ManifestFiles.manifest("pixtral-12b"))
    #expect(try folder.manifest(named: "../models/pixtral-12b") == nil)
    #expect(ModelManifestFolder(program: "/usr/bin/env") == nil)
  }

  @Test func geometryIsTheModels() throws {
    let pixtral = try ManifestFiles.manifest("pixtral-12b").geometry
    #expect(pixtral == ImageGeometry(patch: 16, merge: 1, maximumEdge: 1024, breakTokens: 1))
    #expect(try ManifestFiles.manifest("ministral-3-3b").geometry.cell == 28)
    #expect(try ManifestFiles.manifest("qwen3-vl-2b").geometry.cell == 32)
  }

  /// llama-server caps images silently at 1024 tokens unless told otherwise.
  @Test(arguments: names)
  func serversTakeTheLargestImage(_ name: String) throws {
    let manifest = try ManifestFiles.manifest(name)
    let command = try #require(manifest.profile(for: .llama)).command
    let flag = try #require(command.firstIndex(of: "--image-max-tokens"))
    #expect(try #require(Int(command[flag + 1])) >= manifest.budget.hardCap)
    #expect(!command.contains("--kv-unified"))
  }

  @Test func commandsCarrySlotsAndContext() throws {
    let pixtral = try ManifestFiles.manifest("pixtral-12b")
    func shell(_ server: ServerKind, slots: Int) throws -> String {
      ServingCommand(try #require(pixtral.profile(for: server)), slots: slots, at: .checkout).shell
    }
    let llama = try shell(.llama, slots: 4)
    #expect(llama.hasPrefix("llama-server -m models/pixtral-12b/pixtral-12b-Q4_K_M.gguf "))
    #expect(llama.contains(" -np 4 -c 10240 "))
    #expect(llama.contains(" --host 127.0.0.1 ") && llama.hasSuffix(" --api-key-file models/server.key"))
    let vllm = try shell(.vllm, slots: 10)
    #expect(vllm.hasPrefix(#"VLLM_API_KEY="$(cat models/server.key)" VLLM_USE_FLASHINFER_SAMPLER=0 vllm serve "#))
    #expect(vllm.contains(" --max-model-len 4096 --max-num-seqs 10 "))
    #expect(vllm.contains(#" --limit-mm-per-prompt '{"image":3}' "#) && vllm.contains(" --host 127.0.0.1 "))
  }

  @Test func limitOfImagesIsTheCommands() throws {
    let pixtral = try ManifestFiles.manifest("pixtral-12b")
    #expect(pixtral.profile(for: .vllm)?.imagesPerRequest == 3)
    #expect(pixtral.profile(for: .llama)?.imagesPerRequest == nil)
  }

  /// What the arithmetic assumes of vLLM is what the command tells it.
  @Test func commandSaysWhatIsReckonedWith() throws {
    let profile = try #require(try ManifestFiles.manifest("pixtral-12b").profile(for: .vllm))
    func value(_ flag: String) throws -> String {
      profile.command[try #require(profile.command.firstIndex(of: flag)) + 1]
    }
    #expect(try Double(value("--gpu-memory-utilization")) == profile.memoryShare?.value)
    let chunk = try #require(try Int(value("--max-num-batched-tokens")))
    #expect(ServerKind.vllm.scheduling == .chunked(tokens: chunk))
  }

  /// The lock file is what the fetching script believes; the manifests must not say otherwise.
  @Test func lockHoldsEveryHashOfTheManifests() throws {
    let text = try String(contentsOf: ManifestFiles.folder.appending(path: "models.lock"), encoding: .utf8)
    let lines = Set(text.split(separator: "\n").filter { $0.hasPrefix("file ") }.map(String.init))
    var known: Set<String> = []
    for name in Self.names {
      for file in try ManifestFiles.manifest(name).profiles.flatMap(\.files) {
        guard let hash = file.sha256 else { continue }
        known.insert("file \(name) \(file.name) \(file.size.map { "\($0)" } ?? "-") \(hash)")
      }
    }
    #expect(known.count >= 5)
    #expect(known.subtracting(lines).isEmpty)
  }

  @Test(arguments: [
    (
      #""layers": 40"#, #""layers": 0"#,
      ManifestError.unexpected("architecture.layers", expected: "a whole number from 1 to 1024")
    ),
    (#""layers": 40,"#, "", .missing("architecture.layers")),
    (#""license""#, #""licence""#, .unknown("licence")),
    (
      #""hardCap": 2048"#, #""hardCap": 1599"#,
      .unexpected("budget.hardCap", expected: "a whole number from 1600 to 65536")
    ),
    (
      #""status": "verified""#, #""status": "sure""#,
      .unexpected("geometry.status", expected: "one of verified, estimated")
    ),
    (#""gib": 6.6"#, #""gib": -6.6"#, .unexpected("profiles[0].memory[0].gib", expected: "a number above 0")),
    (
      #""name": "pixtral-12b-Q4_K_M.gguf""#, #""name": "../x.gguf""#,
      .unexpected("profiles[0].files[0].name", expected: "a file name")
    ),
    (
      #""sha256": "8c87"#, #""sha256": "8C87"#,
      .unexpected("profiles[0].files[0].sha256", expected: "64 hexadecimal digits in lower case, or null")
    ),
    (
      #""server": "vllm""#, #""server": "llama""#,
      .unexpected("profiles", expected: "one profile for each kind of server")
    ),
    (
      #""VLLM_USE_FLASHINFER_SAMPLER": "0""#, #""VLLM_USE_FLASHINFER_SAMPLER": 0"#,
      .unexpected("profiles[1].environment.VLLM_USE_FLASHINFER_SAMPLER", expected: "text")
    ),
    (#""environment": {},"#, #""environment": {"#, .notJSON(.malformed(offset: 0))),
  ])
  func mistakesAreNamed(_ correct: String, _ wrong: String, _ expected: ManifestError) throws {
    let text = String(decoding: try ManifestFiles.bytes("pixtral-12b"), as: UTF8.self)
    let range = try #require(text.range(of: correct))
    let error = try #require(throws: ManifestError.self) {
      try ModelManifest(parsing: text.replacingCharacters(in: range, with: wrong).utf8)
    }
    if case .notJSON = expected, case .notJSON = error { return }
    #expect(error == expected)
  }

  @Test func missingFilesAreNamed() throws {
    #expect(throws: ManifestError.unreadable(path: "/nowhere.json")) { try ModelManifest.load(path: "/nowhere.json") }
  }
}
