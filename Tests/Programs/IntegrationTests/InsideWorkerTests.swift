import Foundation
import Testing

extension IntegrationTests {
  /// Workers of a gateway in which a debugger calls what code of a document's could call.
  @Suite(.serialized, .enabled(if: geteuid() == 0, "needs root: nobody else may look into workers"))
  struct InsideWorkerTests {
    enum User: String, CaseIterable {
      case root = "0"
      case ordinary = "65534"
    }

    private static let settings = [
      "OCR_DOCUMENT_WORKERS": "2", "OCR_RECOGNIZERS": "2", "OCR_SANDBOX": "require", "OCR_HOSTNAMES": secret,
    ]
    private static let secret = "canary-secret-4711.example"

    @Test(withModels, arguments: User.allCases) func nothingCanBeDoneInside(user: User) throws {
      let gateway = try GatewayProcess(Self.settings, through: GatewayProcess.asUser(user.rawValue))
      for workers in [gateway.documentWorkers, gateway.recognizers] {
        let worker = try #require(workers.first)
        let generatesCode = gateway.recognizers.contains(worker)
        var calls = Self.calls(parent: gateway.pid, sibling: try #require(workers.last))
        calls["writable code"] = generatesCode ? nil : "(long)mmap(0, 4096, 7, 0x22, -1, 0)"
        let results = try Debugger.call(calls, in: worker)
        for (name, result) in results.sorted(by: { $0.key < $1.key }) {
          #expect(result == -1, "\(name) in \(worker): \(result)")
        }
        #expect(results.count == calls.count)
        // A pointer, and what a shell exits with.
        #expect(try Debugger.call(["root": "(long)opendir(\"/\")"], in: worker) == ["root": 0])
        #expect(try Debugger.call(["shell": "(int)system(\"exit 7\")"], in: worker)["shell"] != 7 << 8)
      }
      #expect(try gateway.answer(to: .extract(Files.example("receipt.jpg"))).status == 200)
    }

    @Test(withModels, arguments: User.allCases) func workersAreNobodyInNoNetwork(user: User) throws {
      let gateway = try GatewayProcess(Self.settings, through: GatewayProcess.asUser(user.rawValue))
      for worker in gateway.documentWorkers + gateway.recognizers {
        let status = try String(contentsOfFile: "/proc/\(worker)/status", encoding: .utf8)
        func value(_ name: String) throws -> String {
          let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name + ":") })
          return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
        }
        #expect(try value("Uid").split(separator: "\t") == ["65534", "65534", "65534", "65534"])
        #expect(try value("Groups") == "")
        #expect(try value("NoNewPrivs") == "1")
        #expect(try value("Seccomp") == "2")
        for kind in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
          #expect(try value(kind).allSatisfy { $0 == "0" }, "\(kind)")
        }
        for space in ["user", "net", "ipc"] {
          let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(worker)/ns/\(space)")
          let parents = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(gateway.pid)/ns/\(space)")
          #expect(own != parents)
        }
        let limits = try String(contentsOfFile: "/proc/\(worker)/limits", encoding: .utf8)
        #expect(limits.contains(/Max processes\s+0\s/))
        #expect(limits.contains(gateway.recognizers.contains(worker) ? /Max open files\s+0\s/ : /Max open files\s+8\s/))
      }
      let answer = try gateway.answer(to: .get("/metrics")).text
      for part in ["privileges", "user_namespace", "network_namespace", "landlock", "seccomp"] {
        #expect(answer.contains("ocr_sandbox_missing{part=\"\(part)\"} 0\n"))
      }
    }

    /// Its environment holds keys, its memory documents.
    @Test func theUsersOtherProcessesSeeNothingOfTheGateway() throws {
      let ordinary = GatewayProcess.asUser(User.ordinary.rawValue)
      let gateway = try GatewayProcess(Self.settings, through: ordinary)
      let other = try ChildProcess(
        URL(filePath: ordinary[0]), ordinary.dropFirst() + ["/bin/sleep", "60"],
        environment: ["OCR_HOSTNAMES": Self.secret])
      try eventually("the other process runs") { ProcessTable.program(of: other.pid) == "sleep" }
      func environment(of process: pid_t) throws -> String {
        let reader = try ChildProcess(
          URL(filePath: ordinary[0]), ordinary.dropFirst() + ["/bin/cat", "/proc/\(process)/environ"])
        _ = try reader.waitForExit()
        return reader.output
      }
      #expect(try environment(of: other.pid).contains(Self.secret))
      #expect(try environment(of: gateway.pid) == "")
    }

    /// Each returns -1 where it is refused.
    private static func calls(parent: pid_t, sibling: pid_t) -> [String: String] {
      [
        "read a file": #"(int)open("/etc/passwd", 0)"#,
        "read the parent's environment": #"(int)open("/proc/\#(parent)/environ", 0)"#,
        "write the parent's memory": #"(int)open("/proc/\#(parent)/mem", 2)"#,
        "read the parent's memory": #"(int)open("/proc/\#(parent)/mem", 0)"#,
        "read a sibling's memory": #"(int)open("/proc/\#(sibling)/mem", 0)"#,
        "make a file": #"(int)open("/tmp/inside-\#(sibling)", 0102, 0600)"#,
        "TCP socket": "(int)socket(2, 1, 0)", "UDP socket": "(int)socket(2, 2, 0)",
        "Unix socket": "(int)socket(1, 1, 0)",
        "netlink socket": "(int)socket(16, 3, 0)", "signal a sibling": "(int)kill(\(sibling), 0)",
        "signal the parent": "(int)kill(\(parent), 0)", "io_uring": "(long)syscall(425, 8, 0)",
        "trace the parent": "(long)ptrace(16, \(parent), 0, 0)", "user namespace": "(int)unshare(0x10000000)",
        "fork": "(int)fork()", "execute": #"(int)execl("/bin/true", "true", (char *)0)"#,
        // The address does not matter: it is refused before that is looked at.
        "read the parent": "(long)process_vm_readv(\(parent), 0, 0, 0, 0, 0)",
      ]
    }
  }
}

/// gdb, which calls functions of the C library inside a process.
private enum Debugger {
  /// Calls C expressions in a process.
  ///
  /// - Returns: their values by name; without those that gave no number.
  static func call(_ expressions: [String: String], in process: pid_t) throws -> [String: Int] {
    var arguments = [
      "-q", "-nx", "-batch", "-p", "\(process)", "-ex", "set confirm off", "-ex", "set unwindonsignal on",
    ]
    let names = expressions.keys.sorted()
    for name in names {
      arguments += ["-ex", "echo @\(name)=", "-ex", "output \(expressions[name] ?? "")", "-ex", "echo \\n"]
    }
    let gdb = try ChildProcess(
      URL(filePath: "/usr/bin/gdb"), arguments, environment: ["PATH": "/usr/bin:/bin", "DEBUGINFOD_URLS": ""])
    _ = try gdb.waitForExit(within: .seconds(120))
    var results: [String: Int] = [:]
    for match in gdb.output.matches(of: /@([^=@]+)=(-?\d+)/) { results[String(match.1)] = Int(match.2) }
    return results
  }
}
