import Foundation
import Testing

/// What Package.swift declares: modules, where they lie, and what they use.
struct PackageGraph {
  struct Module {
    /// Relative to the checkout, as `Sources/Domain/Extraction`.
    var path: String
    /// Modules of this package.
    var uses: [String]
    /// Packages of others, in lower case.
    var packages: [String]
    var isProgram: Bool
  }

  /// By name; without the tests.
  let modules: [String: Module]
  /// Packages of others, in lower case.
  let packages: Set<String>
  /// Programs that are products.
  let programs: [String]

  /// What finding and running a toolchain takes.
  static var environment: [String: String] {
    ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
  }

  /// Asks SwiftPM, in a build folder of its own: that of the checkout belongs to the build that runs these tests.
  init() throws {
    let scratch = try TemporaryFolder.make()
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = try ChildProcess(
      URL(filePath: "/usr/bin/env"),
      ["swift", "package", "--package-path", Files.root.path, "--scratch-path", scratch.path, "dump-package"],
      environment: Self.environment)
    let exit = try process.waitForExit(within: .seconds(120))
    try #require(exit == .code(0), "\(process.errors)")
    let dump = try #require(try JSONSerialization.jsonObject(with: Data(process.output.utf8)) as? [String: Any])
    let targets = try #require(dump["targets"] as? [[String: Any]])
    var modules: [String: Module] = [:]
    for target in targets where target["type"] as? String != "test" {
      let (name, path) = (try #require(target["name"] as? String), try #require(target["path"] as? String))
      var module = Module(
        path: path, uses: [], packages: [], isProgram: target["type"] as? String == "executable")
      for dependency in target["dependencies"] as? [[String: [Any]]] ?? [] {
        for (kind, values) in dependency {
          if kind == "product" {
            module.packages.append(try #require(values[1] as? String).lowercased())
          } else {
            module.uses.append(try #require(values[0] as? String))
          }
        }
      }
      if !path.hasPrefix("Tests/") { modules[name] = module }
    }
    self.modules = modules
    packages = Set(modules.values.flatMap(\.packages))
    let products = try #require(dump["products"] as? [[String: Any]])
    programs = products.compactMap { $0["name"] as? String }.filter { modules[$0]?.isProgram == true }
  }

  /// What a module uses, and what that uses, to the end; not itself.
  func closure(of name: String) -> Set<String> {
    var found: Set<String> = []
    var open = modules[name]?.uses ?? []
    while let used = open.popLast() {
      if found.insert(used).inserted { open += modules[used]?.uses ?? [] }
    }
    return found
  }

  /// The programs that link a module, or a package of others.
  func programs(linking name: String) -> Set<String> {
    Set(
      programs.filter { program in
        let linked = closure(of: program).union([program])
        return linked.contains(name) || linked.contains { modules[$0]?.packages.contains(name) == true }
      })
  }
}
