import Foundation
import Testing

extension IntegrationTests {
  /// What docs/architecture.md, THIRD_PARTY.md and CONTRIBUTING.md say of the package, compared with it.
  @Suite struct ArchitectureTests {
    private static let package = Result { try PackageGraph() }

    /// The folders of Sources/, from top to bottom.
    private static let folders = [
      "Proving", "Programs", "Service", "Client", "Engines", "Reading", "Domain", "Platform",
    ]

    private var package: PackageGraph {
      get throws { try Self.package.get() }
    }

    /// The layer of a module; what lies outside Sources/ proves or shows something, and nothing uses it.
    private func layer(_ module: PackageGraph.Module) throws -> Int {
      let parts = module.path.split(separator: "/")
      guard parts.first == "Sources" else { return -1 }
      return try #require(Self.folders.firstIndex(of: String(parts[1])), "\(module.path)")
    }

    @Test func noModuleUsesAModuleOfAFolderAbove() throws {
      let package = try package
      #expect(package.modules.count > 30)
      for (name, module) in package.modules {
        for used in module.uses {
          let below = try #require(package.modules[used], "\(used)")
          #expect(try layer(module) <= layer(below), "\(name) uses \(used)")
        }
      }
    }

    @Test func theProductUsesNothingThatProvesIt() throws {
      let package = try package
      for (name, module) in package.modules where try layer(module) > 0 {
        let proving = try package.closure(of: name).filter { try layer(#require(package.modules[$0])) <= 0 }
        #expect(proving.isEmpty, "\(name) uses \(proving)")
      }
    }

    @Test(arguments: ["Sidecar", "ocr-client"])
    func theApplicationsSideHoldsNoEngine(_ module: String) throws {
      let closure = try package.closure(of: module)
      #expect(closure.contains("OCRClient"))
      #expect(closure.intersection(["Inference", "Batching", "ModelServing", "ModelCatalog", "Gateway"]).isEmpty)
    }

    @Test func theDocumentServiceNeedsNoEngine() throws {
      let closure = try package.closure(of: "DocumentService")
      #expect(closure.intersection(["Inference", "Batching", "ModelServing", "ModelCatalog", "Workers"]).isEmpty)
    }

    /// A module that imports a decoder decodes in its own process.
    @Test func decodersStayInTheWorkers() throws {
      let allowed = [
        "CPoppler": ["Imaging"], "CImageDecoding": ["Imaging"], "CJPEG": ["CImageDecoding"],
        "CPNG": ["CImageDecoding"], "Imaging": ["ocr-document-worker"], "COpenVINO": ["TextRecognition"],
        "COnnxRuntime": ["TextRecognition"],
        "TextRecognition": ["ocr-recognizer"],
      ]
      for (decoder, users) in allowed {
        let found = try package.modules.filter { $0.value.uses.contains(decoder) }.keys
        #expect(found.sorted() == users, "\(decoder)")
      }
    }

    @Test func thePictureAndTheTableAreThoseOfThePackage() throws {
      let script = Files.root.appending(path: "scripts/architecture.py")
      let process = try ChildProcess(script, ["--check"], environment: PackageGraph.environment)
      let exit = try process.waitForExit(within: .seconds(120))
      #expect(exit == .code(0), "run scripts/architecture.py --write\n\(process.output)\(process.errors)")
    }

    /// Each function is declared at the line that the list names.
    @Test func theFunctionsFromSocketToAnswerStandWhereTheListSays() throws {
      let section = try #require(
        try text("docs/architecture.md").components(separatedBy: "\n## From socket to answer\n").dropFirst().first)
      let items = try #require(section.components(separatedBy: "\n## ").first).split(separator: "\n")
        .filter { $0.first?.isNumber == true }
      #expect((10...30).contains(items.count))
      for item in items {
        let parts = try #require(item.firstMatch(of: /^\d+\. `\w+\.(\w+)` \((Sources\/\S+\.swift):(\d+)\)/), "\(item)")
        let (name, number) = (String(parts.1), try #require(Int(parts.3)))
        let lines = try text(String(parts.2)).split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.indices.contains(number - 1) ? String(lines[number - 1]) : nil, "\(item)")
        let words = line.split { !$0.isLetter && !$0.isNumber }.map { String($0) }
        let isDeclared = name == "init" ? words.contains("init") : line.contains("func \(name)")
        #expect(isDeclared && words.contains(name), "\(item)\n\(line)")
      }
    }

    /// Each library with the programs that link it.
    @Test func thirdPartySoftwareIsThatOfThePackage() throws {
      let package = try package
      let libraries = [
        "poppler": "CPoppler", "cairo": "CPoppler", "glib": "CPoppler", "libjpeg-turbo": "CJPEG", "libpng": "CPNG",
        "libxml2": "CXML", "libcurl": "CCurl", "openssl": "CCrypto",
      ]
      var listed: Set<String> = []
      for row in try text("THIRD_PARTY.md").split(separator: "\n") where row.hasPrefix("|") && row.contains("`ocr-") {
        let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        let programs = Set(cells[2].matches(of: /`([^`]+)`/).map { String($0.1) })
        for component in cells[0].split(separator: ", ") {
          let name = component.prefix { $0 != " " }.lowercased()
          listed.insert(name)
          #expect(package.programs(linking: libraries[name] ?? name) == programs, "\(name)")
        }
      }
      #expect(listed == package.packages.union(libraries.keys))
    }

    @Test func whatIsLintedIsEveryFolderWithSwift() throws {
      let folders = Set(try package.modules.values.map { String($0.path.split(separator: "/")[0]) } + ["Tests"])
      let lint = try #require(
        try text("scripts/test.sh").split(separator: "\n").first { $0.contains("swift format lint") })
      let linted = lint.split(whereSeparator: { " ;".contains($0) }).map { String($0) }
      for folder in folders { #expect(linted.contains(folder), "\(folder)") }
      #expect(
        try text("CONTRIBUTING.md").contains(
          "swift format lint --strict --recursive Package.swift \(Self.list(linted))"))
    }

    /// The folders behind Package.swift in a command.
    private static func list(_ words: [String]) -> String {
      words.drop { $0 != "Package.swift" }.dropFirst().prefix { $0 != "}" }.joined(separator: " ")
    }

    private func text(_ path: String) throws -> String {
      try String(contentsOf: Files.root.appending(path: path), encoding: .utf8)
    }
  }
}
