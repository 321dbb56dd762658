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

extension ModelFault: ExpressibleByArgument {}
extension ServerFace: ExpressibleByArgument {}
