import ArgumentParser
import ModelCatalog
import ModelSimulation

extension GPU: ExpressibleByArgument {
  public init?(argument: String) {
    guard let gpu = GPU.named(argument) else { return nil }
    self = gpu
  }

  public static var allValueStrings: [String] { known.map(\.name) }
}

extension Fault: ExpressibleByArgument {}
extension ServerFace: ExpressibleByArgument {}

/// `127.0.0.1:8080`
struct ListenAddress: ExpressibleByArgument {
  let host: String
  let port: Int

  init(host: String, port: Int) {
    (self.host, self.port) = (host, port)
  }

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...]) else {
      return nil
    }
    self.init(host: String(argument[..<colon]), port: Int(port))
  }

  var defaultValueDescription: String { "\(host):\(port)" }
}

/// `3s` or `250ms`
struct Pause: ExpressibleByArgument {
  let duration: Duration

  init(duration: Duration) { self.duration = duration }

  init?(argument: String) {
    if argument.hasSuffix("ms"), let count = UInt32(argument.dropLast(2)) {
      duration = .milliseconds(Int(count))
    } else if argument.hasSuffix("s"), let count = UInt32(argument.dropLast()) {
      duration = .seconds(Int(count))
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { "\(duration / .milliseconds(1))ms" }
}
