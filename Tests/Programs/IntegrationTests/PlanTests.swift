import Foundation
import Testing

extension IntegrationTests {
  /// `ocr-gateway plan` as people and programs call it; the figures have tests of their own.
  @Suite struct PlanTests {
    @Test func tablesForPeople() throws {
      let run = try finished(["--model", "pixtral-12b", "--gpu", "t4"], 0)
      for part in [
        "GPU MEMORY", "of 14.56: fits, ", "key-value cache", "image, whole answer", "text, header fields",
        "doubtful fields only", "WARNINGS", "one document alone takes 7.2 s", "estimated:", "verified:",
        "llama-server -m models/pixtral-12b/", "docs/models.md",
      ] {
        #expect(run.output.contains(part), "\(part)")
      }
      #expect(!run.output.contains("\u{1B}") && run.errors.isEmpty)
    }

    @Test(arguments: ["pixtral-12b", "ministral-3-3b", "qwen3-vl-2b"], [80, 120])
    func tablesFitTheTerminal(_ model: String, _ columns: Int) throws {
      let run = try finished(["--model", model, "--gpu", "t4"], 0, columns: columns)
      let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
      for line in lines { #expect(line.count <= columns, "\(line)") }
      // The command can be pasted: all of its lines but the last end with a backslash.
      let command = lines.drop { $0 != "SERVE WITH" }.dropFirst().filter { !$0.isEmpty }
      #expect(command.count > 2)
      #expect(command.dropLast().allSatisfy { $0.hasSuffix(" \\") } && command.last?.hasSuffix("\\") == false)
      let row = try #require(lines.first { $0.hasPrefix("doubtful fields only") })
      #expect(row.contains(" @"))
    }

    @Test func jsonForPrograms() throws {
      let workload = ["--image-tokens", "600", "--prompt-tokens", "150", "--output-tokens", "80"]
      let run = try finished(["--model", "pixtral-12b", "--gpu", "t4", "--json"] + workload, 0)
      let plan = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let latency = try #require(plan["latency"] as? [[String: Any]])
      #expect(latency.count == 1)
      #expect(try abs(#require(latency[0]["alone_s"] as? Double) - 4.8) < 0.05)
      let bursts = try #require(latency[0]["burst_of_10"] as? [[String: Any]])
      #expect(bursts.map { $0["in_flight"] as? Int } == [1, 2, 3, 4, 6, 10])
      #expect(try abs(#require(bursts[5]["last_s"] as? Double) - 20.3) < 0.05)
      #expect((plan["warnings"] as? [String])?.isEmpty == false)
    }

    @Test func slotsAndServerAreTaken() throws {
      let run = try finished(["--model", "pixtral-12b", "--gpu", "t4", "--server", "vllm", "--slots", "6"], 0)
      #expect(run.output.contains("vLLM") && run.output.contains("--max-num-seqs 6"))
      let tooMany = try finished(["--model", "pixtral-12b", "--gpu", "t4", "--slots", "20"], 0)
      #expect(tooMany.output.contains("does not fit") && tooMany.output.contains("choose --slots"))
    }

    @Test(arguments: [
      (["--model", "gpt", "--gpu", "t4"], "known are ministral-3-3b, pixtral-12b, qwen3-vl-2b"),
      (["--model", "pixtral-12b", "--gpu", "h900"], "known are t4, l4, a10, rtx-4000-ada, a100, h100"),
      (["--model", "qwen3-vl-2b", "--gpu", "t4", "--server", "vllm"], "known are llama"),
      (["--model", "pixtral-12b", "--gpu", "t4", "--slots", "0"], "1 to 256"), (["--gpu", "t4"], "--model"),
    ])
    func whatIsNotKnownEndsWithTwo(_ arguments: [String], _ message: String) throws {
      let run = try finished(arguments, 2)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains(message), "\(run.errors)")
    }

    @Test(arguments: ["t4", "l4", "a10", "rtx-4000-ada", "a100", "h100"])
    func everyGPUIsPlannedFor(_ gpu: String) throws {
      let run = try finished(["--model", "pixtral-12b", "--gpu", gpu, "--json"], 0)
      let plan = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      #expect((plan["memory"] as? [String: Any])?["fits"] as? Bool == true && plan["gpu"] as? String == gpu)
    }

    @Test func settingsOfTheGatewayNameTheKeyFileAndNotTheKey() throws {
      let run = try finished(["--model", "pixtral-12b", "--gpu", "l4", "--slots", "6", "--env"], 0)
      let lines = run.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
      #expect(
        lines == [
          "OCR_ENGINE=cascade", "OCR_MODEL=pixtral-12b", "OCR_GPU=l4", "OCR_MODEL_URL=http://127.0.0.1:8080",
          "OCR_MODEL_API_KEY_FILE=models/server.key", "OCR_MAX_BATCH=6",
        ])
    }

    /// Tests/Support/Tools/check_deployment.py lays it over docker/compose.yaml.
    @Test(arguments: ["llama", "vllm"])
    func composeFileNamesTheServerAndTheGateway(_ server: String) throws {
      let run = try finished(["--model", "pixtral-12b", "--gpu", "l4", "--server", server, "--compose"], 0)
      let lines = run.output.split(separator: "\n").map(String.init)
      #expect(lines.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") } == ["  \(server):", "  gateway:"])
      #expect(lines.contains(#"      OCR_GPU: "l4""#))
      #expect(lines.contains(#"      OCR_MODEL_URL: "http://10.213.77.2:8080""#))
      let start = server == "llama" ? #"["-m", "/models/pixtral-12b/"# : #"["vllm", "serve", "/models/"#
      #expect(run.output.contains("    command: " + start))
    }

    /// Only the container's own network reaches it, and nobody reads its key with `ps`.
    @Test(arguments: [
      ("pixtral-12b", "llama"), ("pixtral-12b", "vllm"), ("ministral-3-3b", "llama"), ("qwen3-vl-2b", "llama"),
    ])
    func nothingListensOnAllAddresses(_ model: String, _ server: String) throws {
      for option in [[], ["--compose"]] {
        let run = try finished(["--model", model, "--gpu", "a10", "--server", server] + option, 0)
        #expect(!run.output.contains("0.0.0.0"), "\(option)")
        #expect(!run.output.contains("--api-key "), "\(option)")
      }
    }

    @Test func unitHasItsFlagsAndItsKeyInVariables() throws {
      let run = try finished(["--model", "pixtral-12b", "--gpu", "t4", "--systemd"], 0)
      let lines = run.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
      #expect(lines.count == 2 && lines[0] == "LLAMA_API_KEY=")
      #expect(lines[1].hasPrefix("MODEL_SERVER_FLAGS=-m /opt/ocr-models/pixtral-12b/"))
      #expect(lines[1].contains(" --host 127.0.0.1 ") && !lines[1].contains("--api-key"))
      let vllm = try finished(["--model", "pixtral-12b", "--gpu", "t4", "--server", "vllm", "--systemd"], 2)
      #expect(vllm.errors.contains("--compose"))
    }

    @Test func oneFileAtATime() throws {
      _ = try finished(["--model", "pixtral-12b", "--gpu", "t4", "--env", "--compose"], 2)
    }

    private func finished(
      _ arguments: [String], _ code: Int32, columns: Int = 400, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ChildProcess {
      let run = try ChildProcess(Files.gateway, ["plan"] + arguments, environment: ["COLUMNS": "\(columns)"])
      #expect(
        try run.waitForExit() == .code(code), "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
      return run
    }
  }
}
