import Foundation
import TestSupport
import Testing
import WorkerProtocol

struct FrameChannelTests {
  /// - Parameters:
  ///   - bytes: what the other side sends, and nothing after it.
  ///   - size: how many of them at a time.
  private static func withChannel<Value>(
    of bytes: [UInt8], inPiecesOf size: Int = .max, _ body: (FrameChannel) throws -> Value
  ) rethrows -> Value {
    let pipe = Pipe()
    let output = pipe.fileHandleForWriting
    Thread.detachNewThread {
      var rest = bytes[...]
      while !rest.isEmpty {
        try? output.write(contentsOf: rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      try? output.close()
    }
    return try withExtendedLifetime(pipe) {
      try body(FrameChannel(input: pipe.fileHandleForReading.fileDescriptor, output: -1))
    }
  }

  @Test(arguments: [1, 2, 3, 7, 64, 4096])
  func framesAreFoundHoweverTheBytesArrive(size: Int) throws {
    let frames = FrameTests.replies.map(\.frame)
    let found = try Self.withChannel(of: frames.flatMap { $0.header + $0.payload }, inPiecesOf: size) { channel in
      var found: [Frame] = []
      while let frame = try channel.read() { found.append(frame) }
      return found
    }
    #expect(found == frames)
  }

  @Test func announcementAboveTheMaximumIsRefusedBeforeMemoryIsTaken() {
    #expect(throws: FrameChannel.Closed.self) {
      try Self.withChannel(of: [255, 255, 255, 255, 1]) { try $0.read() }
    }
  }

  @Test func tornFrameIsNoFrameAndNoEnd() throws {
    let frame = Frame(kind: 1, payload: [1, 2, 3])
    let bytes = frame.header + frame.payload
    for count in 1..<bytes.count {
      #expect(throws: FrameChannel.Closed.self) {
        try Self.withChannel(of: Array(bytes.prefix(count))) { try $0.read() }
      }
    }
    #expect(try Self.withChannel(of: []) { try $0.read() } == nil)
  }

  @Test func anyBytesGiveFramesOrAnErrorNeverATrap() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<200 {
      // Small sizes, so that frames come out of it.
      let bytes = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
        UInt8.random(in: 0...1, using: &generator) * UInt8.random(in: 0...9, using: &generator)
      }
      let read = Self.withChannel(of: bytes) { channel in
        var read = 0
        while let frame = try? channel.read() { read += Frame.headerSize + frame.payload.count }
        return read
      }
      #expect(read <= bytes.count)
    }
  }
}
