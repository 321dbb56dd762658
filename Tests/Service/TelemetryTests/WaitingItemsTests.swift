import Telemetry
import Testing

@Suite struct WaitingItemsTests {
  private func item(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func items(_ texts: [String], limit: Int = 100, batch: Int = 100) -> WaitingItems {
    var items = WaitingItems(limit: limit, batch: batch)
    for text in texts { items.append(item(text)) }
    return items
  }

  @Test func itemsHaveABoundAndTheOldestStay() throws {
    var items = items(["aaaa", "bbbb", "cccc", "dd"], limit: 10)
    let first = try #require(items.next)
    #expect(first == [item("aaaa"), item("bbbb"), item("dd")])
    #expect(items.dropped == 1)
    items.remove(Array(first.prefix(2)), dropped: 0)
    items.append(item("eeeeeeee"))
    #expect(items.next == [item("dd"), item("eeeeeeee")])
  }

  @Test func aBatchHasAtLeastOneItem() {
    #expect(items(["aaaaaaaa", "b", "c"], batch: 4).next == [item("aaaaaaaa")])
    #expect(items(["aaaaaaaa", "b", "c"], batch: 9).next == [item("aaaaaaaa"), item("b")])
    #expect(items([]).next == nil)
  }

  @Test func batchesBecomeSmallerToASingleItem() {
    var items = items(["aa", "bb", "cc", "dd"], batch: 8)
    items.shrink()
    #expect(items.next == [item("aa"), item("bb")])
    for _ in 0..<9 { items.shrink() }
    #expect(items.next == [item("aa")])
  }

  @Test func itemsThatAreNotTakenAreCounted() {
    var items = items(["a", "b", "c"])
    items.remove([item("a"), item("b")], dropped: 1)
    #expect(items.dropped == 1 && items.next == [item("c")])
    items.remove([item("c")], dropped: 0)
    #expect(items.next == nil && items.dropped == 1)
  }
}
