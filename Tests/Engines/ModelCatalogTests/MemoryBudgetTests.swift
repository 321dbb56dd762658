import ModelCatalog
import Testing

/// GPU memory of Pixtral on a T4. The expected figures were reckoned by others in the same way, to a tenth of a GiB, with
/// buffers somewhere within the ranges of which ours take the upper ends: 0.15 GiB of tolerance.
@Suite struct MemoryBudgetTests {
  private static let tolerance = 0.15

  private func budget(
    _ server: ServerKind, slots: Int, context: Int? = nil, cache: KeyValueCache = .f16
  ) throws -> MemoryBudget {
    let manifest = try ManifestFiles.manifest("pixtral-12b")
    var profile = try #require(manifest.profile(for: server))
    profile.contextPerSlot = context ?? profile.contextPerSlot
    profile.keyValueCache = cache
    return MemoryBudget(manifest, profile, on: .t4, slots: slots)
  }

  @Test(arguments: [
    (2560, KeyValueCache.f16, 3.91, 12.1, true), (2560, .q8, 2.07, 10.3, true), (4608, .f16, 7.03, 15.4, false),
    (4608, .q8, 3.73, 12.1, true),
  ])
  func tenSlotsOfLlamaServer(
    _ context: Int, _ kind: KeyValueCache, _ cache: Double, _ total: Double, _ fits: Bool
  ) throws {
    let budget = try budget(.llama, slots: 10, context: context, cache: kind)
    #expect(abs(try #require(budget.items.last).gibibytes - cache) < 0.01)
    #expect(abs(budget.total - total) < Self.tolerance, "\(budget.total)")
    #expect(budget.fits == fits)
    #expect(abs(budget.total + budget.headroom - 14.56) < 0.001)
  }

  @Test func mostSlotsOfFullResolution() throws {
    let four = try budget(.llama, slots: 4, context: 4608)
    #expect(four.fits)
    let most = four.maximumSlots
    #expect(try budget(.llama, slots: most, context: 4608).fits)
    #expect(!(try budget(.llama, slots: most + 1, context: 4608).fits))
  }

  @Test func vllmGivesTheRestToTheCache() throws {
    let budget = try budget(.vllm, slots: 10)
    #expect(abs(budget.total - 13.4) < Self.tolerance)
    #expect((2.5...3.0).contains(try #require(budget.items.last).gibibytes))
    #expect((16_000...19_000).contains(budget.cacheTokens))
    #expect(budget.fits && budget.fullRequests == 4)
  }

  /// The figure that a public project states for Ministral 3 3B: 106,496 bytes a token.
  @Test func cacheOfASmallerModel() throws {
    let manifest = try ManifestFiles.manifest("ministral-3-3b")
    let profile = try #require(manifest.profile(for: .llama))
    let cache = try #require(MemoryBudget(manifest, profile, on: .t4, slots: 10).items.last)
    #expect(abs(cache.gibibytes * 1_073_741_824 / 25_600 - 106_496) < 1)
  }
}
