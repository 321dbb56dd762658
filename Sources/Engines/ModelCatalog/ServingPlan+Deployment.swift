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

  /// A file that docker compose takes after docker/compose.yaml: what of its services depends on model and GPU.
  public var composeFile: String {
    let place = ServingPlace.container
    let command = ServingCommand(profile, slots: slots, at: place)
    // The image of llama.cpp starts the program itself.
    let words = profile.server == .llama ? Array(command.words.dropFirst()) : command.words
    func environment(of variables: [EnvironmentVariable]) -> [String] {
      variables.isEmpty ? [] : ["    environment:"] + variables.map { "      \($0.name): \(Self.yaml($0.value))" }
    }
    let settings = gatewaySettings(url: "http://\(place.host):\(ServingPlace.port)", keyFile: nil)
    let server = ["services:", "  \(profile.server.rawValue):", "    command: " + Self.yaml(words)]
    let gateway = ["  gateway:"] + environment(of: settings)
    return lines(
      heading("What of the services depends on model and GPU", option: "--compose") + server
        + environment(of: command.environment) + gateway)
  }

  /// The environment file of deploy/systemd/ocr-model-server.service; nil for servers that it does not start.
  public var unitEnvironment: String? {
    let command = ServingCommand(profile, slots: slots, at: .unit)
    guard profile.server == .llama, let key = command.keyVariable else { return nil }
    return lines(
      heading("/etc/ocr-model-server.env, mode 0600", option: "--systemd") + [
        "# The key is that of OCR_MODEL_API_KEY in /etc/ocr-gateway.env, such as from: openssl rand -hex 32", "\(key)=",
        "MODEL_SERVER_FLAGS=" + command.words.dropFirst().joined(separator: " "),
      ])
  }

  /// - Parameter keyFile: nil where what is written beside names it.
  private func gatewaySettings(url: String, keyFile: String?) -> [EnvironmentVariable] {
    var settings = [
      EnvironmentVariable(name: "OCR_ENGINE", value: "cascade"),
      EnvironmentVariable(name: "OCR_MODEL", value: manifest.name),
      EnvironmentVariable(name: "OCR_GPU", value: gpu.name), EnvironmentVariable(name: "OCR_MODEL_URL", value: url),
    ]
    if let keyFile { settings.append(EnvironmentVariable(name: "OCR_MODEL_API_KEY_FILE", value: keyFile)) }
    settings.append(EnvironmentVariable(name: "OCR_MAX_BATCH", value: "\(slots)"))
    if recognizers > 0 {
      settings.append(EnvironmentVariable(name: "OCR_RECOGNIZER_DEVICE", value: "cuda"))
      settings.append(EnvironmentVariable(name: "OCR_RECOGNIZERS", value: "\(recognizers)"))
    }
    return settings
  }

  private func heading(_ what: String, option: String) -> [String] {
    [
      "# \(what): \(manifest.title) on \(gpu.title) with \(profile.server.title), \(slots) slots.",
      "# From: ocr-gateway plan --model \(manifest.name) --gpu \(gpu.name) --server \(profile.server.rawValue) "
        + "--slots \(slots) " + (recognizers > 0 ? "--recognizers \(recognizers) " : "") + option,
    ]
  }

  private func lines(_ lines: [String]) -> String { lines.joined(separator: "\n") }

  /// JSON is YAML.
  private static func yaml(_ words: [String]) -> String {
    JSONValue.array(words.map(JSONValue.string)).serialized().replacing("\",\"", with: "\", \"")
  }

  private static func yaml(_ text: String) -> String { JSONValue.string(text).serialized() }
}
