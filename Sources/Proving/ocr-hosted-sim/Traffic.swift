import Hummingbird
import HummingbirdCore
import JSON
import Logging
import NIOCore
import Synchronization

/// Everything that arrived at the service's port: while it is 0, nothing was sent.
final class Traffic: Sendable {
  private struct Counts {
    var connections = 0
    var bytes = 0
  }

  private let counts = Mutex(Counts())

  func add(connections: Int = 0, bytes: Int = 0) {
    counts.withLock { counts in
      counts.connections += connections
      counts.bytes += bytes
    }
  }

  /// What `/sim/traffic` says; requests to `/sim/` are not counted.
  var json: JSONValue {
    let counts = counts.withLock { $0 }
    return [
      "simulated": true, "connections": .integer(Int64(counts.connections)), "bytes": .integer(Int64(counts.bytes)),
    ]
  }
}

/// Counts the bytes of one connection before anything looks at them.
final class TrafficHandler: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let traffic: Traffic
  /// Of this connection; nil once it does not count.
  private let bytes = Mutex<Int?>(0)

  init(_ traffic: Traffic) {
    self.traffic = traffic
    traffic.add(connections: 1)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let count = unwrapInboundIn(data).readableBytes
    let counts = bytes.withLock { bytes in
      bytes = bytes.map { $0 + count }
      return bytes != nil
    }
    if counts { traffic.add(bytes: count) }
    context.fireChannelRead(data)
  }

  /// The connection is that of an experiment looking in, not of a client.
  func disregard() {
    let own = bytes.withLock { bytes in
      defer { bytes = nil }
      return bytes
    }
    if let own { traffic.add(connections: -1, bytes: -own) }
  }
}

/// Wraps a server's connections: every byte they receive is counted.
struct CountedChannel<Base: ServerChildChannel>: ServerChildChannel {
  let base: Base
  let traffic: Traffic

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(TrafficHandler(traffic))
    }.flatMap { base.setup(channel: channel, logger: logger) }
  }

  func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
