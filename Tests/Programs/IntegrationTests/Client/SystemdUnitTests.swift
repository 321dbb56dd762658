import Foundation
import Testing

extension IntegrationTests {
  /// The units in deploy/systemd: what the program relies on, and what systemd itself says of them.
  @Suite(.serialized)
  struct SystemdUnitTests {
    private static let service = "ocr-client.service"
    private static let socket = "ocr-client.socket"
    private static let gateway = "ocr-gateway@.service"
    private static let gatewaySocket = "ocr-gateway.socket"
    private static let model = "ocr-model-server.service"
    private static let monitor = "ocr-monitor.service"
    private static let units = [service, socket, monitor, gateway, gatewaySocket, "ocr-gateway.service", model]

    private static func text(_ unit: String) throws -> String {
      try String(contentsOf: Files.root.appending(path: "deploy/systemd/\(unit)"), encoding: .utf8)
    }

    /// "Section.Directive" -> its values, in the order of the file.
    private static func directives(_ unit: String) throws -> [String: [String]] {
      var section = ""
      var found: [String: [String]] = [:]
      for line in try text(unit).split(separator: "\n") where !line.hasPrefix("#") {
        if line.hasPrefix("[") {
          section = String(line.dropFirst().dropLast())
        } else {
          let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          try #require(parts.count == 2, "\(unit): \(line)")
          found["\(section).\(parts[0])", default: []].append(String(parts[1]))
        }
      }
      return found
    }

    /// Copies that name a program which is here, as systemd looks for it.
    private func copies() throws -> URL {
      let folder = try TemporaryFolder.make()
      for unit in Self.units {
        var text = try Self.text(unit)
        for program in [
          "/usr/local/bin/ocr-client", "/opt/ocr-gateway/releases/%i/bin/ocr-gateway", "/usr/local/bin/llama-server",
        ] { text = text.replacingOccurrences(of: program, with: Files.gateway.path) }
        try text.write(to: folder.appending(path: unit), atomically: true, encoding: .utf8)
      }
      return folder
    }

    @Test func socketOutlivesTheServiceAndHasTheDefaultAddress() throws {
      let socket = try Self.directives(Self.socket)
      #expect(socket["Socket.ListenStream"] == ["127.0.0.1:8001"])
      #expect(socket["Install.WantedBy"] == ["sockets.target"])
      let service = try Self.directives(Self.service)
      #expect(service["Unit.Requires"] == [Self.socket])
      #expect(service["Unit.After"]?.first?.split(separator: " ").contains("ocr-client.socket") == true)
      #expect(service["Service.ExecStart"] == ["/usr/local/bin/ocr-client serve"])
      #expect(service["Service.StateDirectory"] == ["ocr-client"])
      #expect(service["Service.Environment"] == ["OCR_STATE_DIR=%S/ocr-client"])
    }

    /// `ocr-client status` and `silence` find the monitor's files where the sidecar's are.
    @Test func theMonitorSharesTheSidecarsUserAndState() throws {
      let (sidecar, monitor) = (try Self.directives(Self.service), try Self.directives(Self.monitor))
      #expect(monitor["Service.ExecStart"] == ["/usr/local/bin/ocr-client monitor"])
      for name in [
        "User", "DynamicUser", "StateDirectory", "Environment", "EnvironmentFile", "RestartPreventExitStatus",
      ] {
        let key = "Service.\(name)"
        #expect(monitor[key] != nil && monitor[key] == sidecar[key], "\(name)")
      }
    }

    /// docs/deploy.md and scripts/deploy.sh rely on it.
    @Test func releasesShareTheSocketOfTheGateway() throws {
      let socket = try Self.directives(Self.gatewaySocket)
      #expect(socket["Socket.ListenStream"] == ["127.0.0.1:8000"])
      #expect(socket["Socket.Service"] == ["ocr-gateway.service"])
      let service = try Self.directives(Self.gateway)
      #expect(service["Service.Sockets"] == [Self.gatewaySocket])
      #expect(service["Service.NonBlocking"] == ["yes"])
      #expect(service["Unit.Requires"] == [Self.gatewaySocket])
      #expect(service["Service.Type"] == ["notify"])
      #expect(
        service["Service.ExecStart"] == [
          "/opt/ocr-gateway/releases/%i/bin/ocr-gateway serve --standby /run/ocr-gateway/%i/gateway.sock"
        ])
      // A socket unit ends with a service that hits its limit of starts.
      #expect(service["Unit.StartLimitIntervalSec"] == ["0"])
    }

    /// The sidecar drains for 30 s, the gateway as long as the unit says.
    @Test(arguments: [(service, 30), (gateway, 600)])
    func restartsLeaveTimeToDrainAndStopAtAWrongConfiguration(unit: String, drain: Int) throws {
      let service = try Self.directives(unit)
      #expect(try #require(service["Service.TimeoutStopSec"]?.first.flatMap { Int($0) }) > drain)
      if unit == Self.gateway { #expect(service["Service.Environment"] == ["OCR_DRAIN_GRACE=\(drain)s"]) }
      #expect(service["Service.Restart"] == ["always"])
      // One process that is killed for its memory is no reason to stop the others.
      #expect(service["Service.OOMPolicy"] == ["continue"])
      #expect(service["Service.RestartPreventExitStatus"] == ["2"])
      #expect(service["Service.KillMode"] == ["mixed"])
    }

    @Test(arguments: [
      ("DynamicUser", "yes"), ("CapabilityBoundingSet", ""), ("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"),
      ("ProtectHome", "yes"), ("PrivateTmp", "yes"), ("PrivateDevices", "yes"), ("MemoryDenyWriteExecute", "yes"),
      ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"), ("SystemCallArchitectures", "native"),
      ("UMask", "0077"), ("StateDirectoryMode", "0700"),
    ])
    func serviceHasNoMoreRightsThanItNeeds(directive: String, value: String) throws {
      #expect(try Self.directives(Self.service)["Service.\(directive)"] == [value])
    }

    @Test(.systemdAnalyze) func unitsAreUnderstood() throws {
      let folder = try copies()
      defer { try? FileManager.default.removeItem(at: folder) }
      let paths = Self.units.map { folder.appending(path: $0).path }
      let run = try ChildProcess(Files.systemdAnalyze, ["verify", "--man=no"] + paths)
      #expect(try run.waitForExit() == .code(0), "\(run.errors)")
      #expect(run.errors.isEmpty, "\(run.errors)")
    }

    /// 0 is no exposure, 10 all of it; in tenths. Workers may make namespaces and filters of their own.
    @Test(.systemdAnalyze, arguments: [(service, 20), (gateway, 25), (model, 25)])
    func serviceIsConfined(unit: String, exposure: Int) throws {
      let folder = try copies()
      defer { try? FileManager.default.removeItem(at: folder) }
      let run = try ChildProcess(
        Files.systemdAnalyze,
        ["security", "--no-pager", "--offline=true", "--threshold=\(exposure)", folder.appending(path: unit).path])
      #expect(try run.waitForExit() == .code(0), "\(run.output.suffix(200))\(run.errors)")
    }
  }
}

extension Files {
  fileprivate static let systemdAnalyze = URL(filePath: "/usr/bin/systemd-analyze")
}

extension Trait where Self == ConditionTrait {
  /// Under CI the test runs in any case, and fails where the program is missing.
  fileprivate static var systemdAnalyze: Self {
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: Files.systemdAnalyze.path)
        || ProcessInfo.processInfo.environment["CI"] == "true",
      "systemd-analyze is not installed: run scripts/setup.sh --test")
  }
}
