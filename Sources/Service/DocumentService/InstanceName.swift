import Glibc
import Settings

/// What a service calls itself, so that those who ask it and those who get its beats mean the same one.
package enum InstanceName {
  /// This machine's name and the port, such as `gpu-1:8000`.
  package static func name(listening address: ListenAddress) -> String {
    var machine = [CChar](repeating: 0, count: 256)
    gethostname(&machine, machine.count - 1)
    let name = String(decoding: machine.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return "\(name):\(address.port)"
  }
}
