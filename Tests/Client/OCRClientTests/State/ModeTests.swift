import Foundation
import OCRClient
import Synchronization
import Testing

@Suite struct ModeTests {
  private let directory: TemporaryDirectory
  private let file: ModeFile
  private let events = Events()

  private final class Events: Sendable {
    private let kept = Mutex<[ModeWatch.Event]>([])
    var all: [ModeWatch.Event] { kept.withLock { $0 } }
    func add(_ event: ModeWatch.Event) { kept.withLock { $0.append(event) } }
  }

  init() throws {
    directory = try TemporaryDirectory()
    file = ModeFile(StateDirectory(path: directory.path + "/deep/state"))
  }

  private var path: String { directory.path + "/deep/state/mode" }

  private func watch(_ configured: Mode = .gateway) -> ModeWatch {
    ModeWatch(configured: configured, file: file) { [events] in events.add($0) }
  }

  private func permissions(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test func withoutAFileTheConfiguredModeHolds() {
    #expect(Mode.allCases.map { watch($0).mode } == Mode.allCases)
    #expect(events.all.isEmpty)
  }

  @Test func theFileIsForItsOwnerOnlyAndSoIsItsDirectory() throws {
    try file.write(.auto)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "auto\n")
    #expect(try permissions(path) == 0o600)
    #expect(try permissions(directory.path + "/deep/state") == 0o700)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/deep/state") == ["mode"])
  }

  /// Who can write there can switch the mode and empty the ledger.
  @Test func aDirectoryThatEveryUserMayWriteToIsNotUsed() throws {
    try file.write(.auto)
    #expect(chmod(directory.path + "/deep/state", 0o777) == 0)
    let failure = #expect(throws: StateFailure.self) { try file.write(.hosted) }
    #expect(failure?.operation == .trustDirectory)
    #expect(failure?.description.contains("chmod o-w") == true)
  }

  @Test func aFileFromBeforeIsNoSwitch() throws {
    try file.write(.hosted)
    #expect(watch().mode == .hosted)
    #expect(events.all.isEmpty)
  }

  @Test func everyWatcherFollowsTheFile() throws {
    let (one, other) = (watch(), watch(.auto))
    try file.write(.hosted)
    #expect(one.mode == .hosted)
    #expect(other.mode == .hosted)
    #expect(one.mode == .hosted)
    #expect(
      events.all == [
        .changed(from: .gateway, to: .hosted, by: .file), .changed(from: .auto, to: .hosted, by: .file),
      ])
  }

  @Test func withTheFileGoneTheConfiguredModeIsBack() throws {
    try file.write(.auto)
    let watch = watch()
    try FileManager.default.removeItem(atPath: path)
    #expect(watch.mode == .gateway)
    #expect(events.all == [.changed(from: .auto, to: .gateway, by: .file)])
  }

  @Test func whatWasSetHoldsUntilTheFileChanges() throws {
    try file.write(.gateway)
    let watch = watch()
    watch.set(.auto)
    #expect(watch.mode == .auto)
    watch.set(.auto)
    try file.write(.gateway)
    #expect(watch.mode == .gateway)
    #expect(
      events.all == [
        .changed(from: .gateway, to: .auto, by: .api), .changed(from: .auto, to: .gateway, by: .file),
      ])
  }

  @Test func aChangeOfTheFileFromBeforeDoesNotUndoWhatIsSet() throws {
    let watch = watch()
    try file.write(.hosted)
    watch.set(.auto)
    #expect(watch.mode == .auto)
  }

  @Test(arguments: [0o620, 0o602, 0o666])
  func aFileThatOthersMayWriteIsNotFollowed(permissions: Int) throws {
    try file.write(.hosted)
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
    let watch = watch(.auto)
    #expect(watch.mode == .gateway)
    #expect(watch.mode == .gateway)
    #expect(events.all == [.fileRefused(reason: "writable_by_others")], "told once")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(watch.mode == .hosted)
  }

  @Test(arguments: ["", "on", "Auto", "auto hosted", String(repeating: "auto ", count: 100)])
  func anotherWordIsNotFollowed(text: String) throws {
    try file.write(.auto)
    let watch = watch(.hosted)
    #expect(watch.mode == .auto)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    #expect(watch.mode == .gateway)
    #expect(events.all.contains(.fileRefused(reason: "unknown_mode")))
  }

  @Test func neitherALinkNorADirectoryIsFollowed() throws {
    try file.write(.auto)
    let elsewhere = directory.path + "/elsewhere"
    try FileManager.default.moveItem(atPath: path, toPath: elsewhere)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere)
    #expect(watch(.auto).mode == .gateway)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(watch(.auto).mode == .gateway)
    #expect(events.all == Array(repeating: .fileRefused(reason: "unreadable"), count: 2))
  }

  @Test func aDirectoryThatCannotBeMadeIsAnError() throws {
    try Data().write(to: URL(filePath: directory.path + "/deep"))
    #expect(throws: StateFailure.self) { try file.write(.auto) }
    #expect(watch(.auto).mode == .auto)
  }
}
