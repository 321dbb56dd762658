import KernelFiles
import ServiceLifecycle

/// Gives memory back to the system that documents and connections have left behind in the allocator's free blocks.
struct FreeMemoryService: Service {
  /// Between two looks.
  private static let pause = Duration.seconds(2)
  /// More bytes than the process can do with are worth a search for free blocks, which visits each of them. How many of them the
  /// system has back already the allocator does not tell.
  private static let worthwhile = 32 << 20

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var least = Int.max
      while (try? await ContinuousClock().sleep(for: Self.pause)) != nil {
        guard let resident = KernelFile.residentBytes() else { continue }
        least = min(least, resident)
        if resident - least > Self.worthwhile { ProcessMemory.giveBackFreeBlocks() }
      }
    }
  }
}
