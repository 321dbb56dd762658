import Hummingbird
import NIOCore

/// What a request to a stand-in carries: its connection.
package struct StandInContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package let channel: any Channel

  package init(source: Source) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}
