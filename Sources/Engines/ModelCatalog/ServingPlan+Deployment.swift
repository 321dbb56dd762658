import JSON

/// The plan as files that a deployment reads: `ocr-gateway plan --env | --compose | --systemd`.
extension ServingPlan {
  /// Settings of a gateway on the model server's machine: for `ocr-gateway serve --config` and for units.
  public var environmentFile: String {
    let place = ServingPlace.checkout
    return lines(
      heading("Settings of the gateway", option: "--env")
        + gatewaySettings(url: "http://\(place.host):\(ServingPlace.port)", keyFile: place.keyFile)
        .map { "\($0.name)=\($0.value)" })
  }

  /// A file that docker compose takes beside the one that defines both services: what of them depends on model and GPU.
  public var composeFile: String {
    let place = ServingPlace.container
    let command = ServingCommand(profile, slots: slots, at: place)
    var model: [String]
    if let variable = command.keyVariable {
      // The server reads its key from a variable, which a shell fills from the secret; $$ is one $ to compose.
      let script = "\(variable)=\"$$(cat \(place.keyFile))\" exec \"$$0\" \"$$@\""
      model = ["    entrypoint: " + Self.yaml(["/bin/sh", "-c", script]), "    command: " + Self.yaml(command.words)]
    } else {
      // The image starts the program itself.
      model = ["    command: " + Self.yaml(Array(command.words.dropFirst()))]
    }
    if !command.environment.isEmpty {
      model.append("    environment:")
      model += command.environment.map { "      \($0.name): \(Self.yaml($0.value))" }
    }
    let settings = gatewaySettings(url: "http://model:\(ServingPlace.port)", keyFile: place.keyFile)
    return lines(
      heading("What of the services depends on model and GPU", option: "--compose") + ["services:", "  model:"] + model
        + ["    secrets: [model_key]", "  gateway:", "    environment:"]
        + settings.map { "      \($0.name): \(Self.yaml($0.value))" } + ["    secrets: [model_key]"])
  }

  /// The unit of the model server; the gateway's settings are those of `environmentFile`.
  public var unitFile: String {
    let command = ServingCommand(profile, slots: slots, at: .unit)
    let variables = command.environment.map { "Environment=\($0.name)=\($0.value)" }
    let start: [String]
    if let variable = command.keyVariable {
      // $$ is one $ to systemd.
      let script = "\(variable)=\"$$(cat \"$$CREDENTIALS_DIRECTORY/model_key\")\" exec \"$$0\" \"$$@\""
      start = ["/bin/sh", "-c", script] + command.words
    } else {
      start = command.words
    }
    return lines(
      heading("The model server", option: "--systemd") + [
        "[Unit]", "Description=Model server of the OCR gateway: \(manifest.title)", "After=network.target", "",
        "[Service]", "Type=exec", "LoadCredential=model_key:/etc/ocr-gateway/model.key",
      ] + variables + [
        "ExecStart=" + Self.unitWords(start), "Restart=always", "RestartSec=5", "DynamicUser=yes",
        "SupplementaryGroups=video render", "StateDirectory=ocr-model", "Environment=HOME=%S/ocr-model",
        "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "", "[Install]",
        "WantedBy=multi-user.target",
      ])
  }

  private struct GatewaySetting {
    var name: String
    var value: String
  }

  private func gatewaySettings(url: String, keyFile: String) -> [GatewaySetting] {
    [
      GatewaySetting(name: "OCR_ENGINE", value: "cascade"), GatewaySetting(name: "OCR_MODEL", value: manifest.name),
      GatewaySetting(name: "OCR_GPU", value: gpu.name), GatewaySetting(name: "OCR_MODEL_URL", value: url),
      GatewaySetting(name: "OCR_MODEL_API_KEY_FILE", value: keyFile),
      GatewaySetting(name: "OCR_MAX_BATCH", value: "\(slots)"),
    ]
  }

  private func heading(_ what: String, option: String) -> [String] {
    [
      "# \(what): \(manifest.title) on \(gpu.title) with \(profile.server.title), \(slots) slots.",
      "# From: ocr-gateway plan --model \(manifest.name) --gpu \(gpu.name) --server \(profile.server.rawValue) "
        + "--slots \(slots) \(option)",
    ]
  }

  private func lines(_ lines: [String]) -> String { lines.joined(separator: "\n") }

  /// JSON is YAML.
  private static func yaml(_ words: [String]) -> String {
    JSONValue.array(words.map(JSONValue.string)).serialized().replacing("\",\"", with: "\", \"")
  }

  private static func yaml(_ text: String) -> String { JSONValue.string(text).serialized() }

  /// Words of `ExecStart`, where C's escapes hold between double quotes.
  private static func unitWords(_ words: [String]) -> String {
    words.map { word in
      let isPlain = !word.isEmpty && word.utf8.allSatisfy { $0 > UInt8(ascii: " ") && !#""'\;"#.utf8.contains($0) }
      return isPlain
        ? word : "\"" + word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }.joined(separator: " ")
  }
}
