import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// README's "With a model", command by command, with the labelled stand-ins of `readme_model.py`.
  @Suite(
    withModels, .timeLimit(.minutes(5)),
    .enabled(if: ModelServerProcess.isAvailable, Comment(rawValue: ModelServerProcess.installation)))
  struct ReadmeModelPeerTests {
    @Test func commandsWorkInTheirOrder() throws {
      let python = Files.root.appending(path: ".build-venv/bin/python")
      let tool = Files.root.appending(path: "Tests/Support/Tools/readme_model.py").path
      let run = try ChildProcess(python, [tool], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"])
      let exit = try run.waitForExit(within: .seconds(240))
      #expect(exit == .code(0), "\(run.output)\(run.errors)")
      #expect(run.output.hasSuffix("readme_model: ok\n"))
    }
  }
}
