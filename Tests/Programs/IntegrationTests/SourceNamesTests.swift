import Foundation
import Testing

extension IntegrationTests {
  /// Names of types and files in Sources: each says one thing, and is found where its name says.
  @Suite struct SourceNamesTests {
    /// The subcommands of two programs have the names that people type.
    private static let subcommands: Set = ["Extract", "Serve"]

    private struct SourceFile {
      let path: String
      let module: String
      /// Without `.swift`.
      let name: String
      /// Types declared at the top of the file.
      var types: [String] = []
      /// Types that are extended, as they are written: `LoadReport.Step`.
      var extended: [String] = []
      var functions: [String] = []
      /// Constants of the extended types.
      var constants: [String] = []
    }

    @Test func typesAreDeclaredOnce() throws {
      var places: [String: [String]] = [:]
      for file in try Self.files() { for type in file.types { places[type, default: []].append(file.path) } }
      #expect(places.count > 400)
      for (type, paths) in places where paths.count > 1 && !Self.subcommands.contains(type) {
        Issue.record("\(type) is declared in \(paths.sorted().joined(separator: " and "))")
      }
    }

    @Test func modulesAndTypesDiffer() throws {
      let files = try Self.files()
      let modules = Set(files.map(\.module))
      for file in files {
        for type in file.types where modules.contains(type) { Issue.record("\(file.path) declares \(type)") }
      }
    }

    @Test func filesAreNamedAfterWhatTheyHold() throws {
      for file in try Self.files() where file.name != "main" {
        let held = file.types + file.extended + file.functions
        let parts = file.name.split(separator: "+", maxSplits: 1).map(String.init)
        let member = parts[0].prefix(1).lowercased() + parts[0].dropFirst()
        let isNamed =
          if parts.count == 1 {
            held.isEmpty || file.types.contains(parts[0]) || (file.functions + file.constants).contains(member)
          } else {
            file.extended.contains { type in
              type == parts[0] || type.hasPrefix(parts[0] + ".") || type.hasSuffix("." + parts[0])
            }
          }
        #expect(isNamed, "\(file.path) holds \(held.joined(separator: ", "))")
      }
    }

    @Test func declarationsAreFound() {
      let file = Self.file(
        "Client/Some/Name.swift",
        """
        import Other
        @MainActor public final class First: Second {
          struct Inside {}
        }
        package indirect enum Third {}
        private typealias Fourth = First.Inside
        extension First.Inside: Sendable {
          static let seventh = 1
        }
        package func made() -> Third
        /// struct Fifth
        public let sixth = 1
        """)
      #expect(file.module == "Some" && file.name == "Name")
      #expect(file.types == ["First", "Third", "Fourth"])
      #expect(file.extended == ["First.Inside"])
      #expect(file.functions == ["made"])
      #expect(file.constants == ["seventh"])
    }

    private static let sources = Result {
      let folder = Files.root.appending(path: "Sources")
      return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }.map {
        file($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
      }
    }

    private static func files() throws -> [SourceFile] { try sources.get() }

    /// - Parameter path: below Sources: layer, module, any folders, file.
    private static func file(_ path: String, _ text: String) -> SourceFile {
      let parts = path.split(separator: "/").map(String.init)
      var file = SourceFile(path: path, module: parts[1], name: String(parts[parts.count - 1].dropLast(6)))
      for line in text.split(separator: "\n") {
        let declaration = /^(?:@\S+ )*(?:[a-z]+ )*?(struct|class|enum|actor|protocol|typealias|extension|func) ([\w.]+)/
        // Most lines are further in, or comments: the expressions are slow.
        guard line.first?.isLetter == true || line.first == "@" else {
          if line.hasPrefix("  "), line.dropFirst(2).first != " ",
            let constant = try? /^  (?:public |package )?static let (\w+)/.firstMatch(in: line)
          {
            file.constants.append(String(constant.1))
          }
          continue
        }
        guard let match = try? declaration.firstMatch(in: line) else { continue }
        let name = String(match.2)
        switch match.1 {
        case "extension": file.extended.append(name)
        case "func": file.functions.append(name)
        default: file.types.append(name)
        }
      }
      return file
    }
  }
}
