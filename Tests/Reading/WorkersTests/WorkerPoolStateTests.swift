import TestSupport
import Testing
import Workers

struct WorkerPoolStateTests {
  static func machine(
    size: Int = 2, documents: Int = 100, abandonment: WorkerPoolState.Abandonment = .kill
  ) -> WorkerPoolState {
    WorkerPoolState(
      limits: .init(size: size, documentsPerWorker: documents, residentBytes: 1_000, abandonment: abandonment))
  }

  @Test func callersWaitForTheStartAndAreServedInOrder() {
    var pool = Self.machine(size: 1)
    #expect(pool.start() == [.spawn(0, after: .zero)])
    #expect(pool.lease(1, for: "a") == [])
    #expect(pool.lease(2, for: "a") == [])
    #expect(pool.ready(0) == [.grant(1, 0)])
    #expect(pool.release(0, residentBytes: 10) == [.grant(2, 0)])
    #expect(pool.release(0, residentBytes: 10) == [])
    #expect(pool.lease(3, for: "a") == [.grant(3, 0)])
  }

  @Test func whoHasAnEarlierPlaceInLineGoesFirst() {
    var pool = Self.machine(size: 1)
    _ = pool.start()
    _ = pool.lease(3, for: "a")
    _ = pool.lease(2, for: "a")
    _ = pool.lease(1, for: "a")
    #expect(pool.ready(0) == [.grant(1, 0)])
    #expect(pool.release(0, residentBytes: 10) == [.grant(2, 0)])
    #expect(pool.release(0, residentBytes: 10) == [.grant(3, 0)])
  }

  @Test func waiterThatLeavesIsPassedOver() {
    var pool = Self.machine(size: 1)
    _ = pool.start()
    _ = pool.lease(1, for: "a")
    _ = pool.lease(2, for: "a")
    pool.cancel(1)
    #expect(pool.ready(0) == [.grant(2, 0)])
  }

  @Test func processIsReplacedAfterItsNumberOfDocuments() {
    var pool = Self.machine(size: 1, documents: 2)
    _ = pool.start()
    _ = pool.ready(0)
    _ = pool.lease(1, for: "a")
    #expect(pool.release(0, residentBytes: 0) == [])
    _ = pool.lease(2, for: "a")
    #expect(pool.release(0, residentBytes: 0) == [.retire(0)])
    #expect(pool.lease(3, for: "a") == [])
    #expect(pool.exited(0, .died) == [.spawn(1, after: .zero)])
    #expect(pool.ready(1) == [.grant(3, 1)])
  }

  @Test func processThatHasGrownTooLargeIsReplaced() {
    var pool = Self.machine(size: 1)
    _ = pool.start()
    _ = pool.ready(0)
    _ = pool.lease(1, for: "a")
    #expect(pool.release(0, residentBytes: 1_001) == [.retire(0)])
  }

  @Test func abandonedCheapProcessIsKilledAndAnExpensiveOneFinishes() {
    var cheap = Self.machine(size: 1, abandonment: .kill)
    _ = cheap.start()
    _ = cheap.ready(0)
    _ = cheap.lease(1, for: "a")
    cheap.exchangeBegan(0)
    #expect(cheap.release(0, residentBytes: 0) == [.kill(0)])

    var expensive = Self.machine(size: 1, abandonment: .finish)
    _ = expensive.start()
    _ = expensive.ready(0)
    _ = expensive.lease(1, for: "a")
    expensive.exchangeBegan(0)
    #expect(expensive.release(0, residentBytes: 0) == [])
    #expect(expensive.lease(2, for: "a") == [])
    #expect(expensive.exchangeEnded(0, residentBytes: 0) == [.grant(2, 0)])
  }

  @Test func deathInServiceIsReplacedAtOnceAndFailedStartsAfterPauses() {
    var pool = Self.machine(size: 1)
    _ = pool.start()
    _ = pool.ready(0)
    _ = pool.lease(1, for: "a")
    #expect(pool.exited(0, .died) == [.spawn(1, after: .zero)])
    #expect(pool.exited(1, .died) == [.spawn(2, after: .milliseconds(500))])
    #expect(pool.exited(2, .died) == [.spawn(3, after: .milliseconds(1_000))])
    for worker in 3..<12 { _ = pool.exited(worker, .died) }
    #expect(pool.exited(12, .died) == [.spawn(13, after: .seconds(30))])
    #expect(pool.isFailing)
    _ = pool.ready(13)
    #expect(!pool.isFailing)
    #expect(pool.exited(13, .died) == [.spawn(14, after: .zero)])
  }

  @Test(arguments: [
    (WorkerFailure.died, WorkerRestart.crash), (.protocolViolation, .crash), (.killed, .killed), (.timedOut, .timeout),
    (.stopped, .timeout),
    (.outOfCPU, .cpuLimit), (.outOfMemory, .memoryLimit),
  ])
  func processThatServesOrIdlesIsReplacedByTheLookOfItsEnd(_ failure: WorkerFailure, _ cause: WorkerRestart) {
    var pool = Self.machine(size: 2)
    _ = pool.start()
    _ = pool.ready(0)
    _ = pool.ready(1)
    _ = pool.lease(1, for: "a")
    for worker in 0...1 { _ = pool.exited(worker, failure) }
    #expect(pool.restarts == [cause: 2])
    // Known no more.
    _ = pool.exited(0, failure)
    #expect(pool.restarts == [cause: 2])
  }

  @Test func processThatWasToldToGoIsReplacedForThat() {
    var pool = Self.machine(size: 1, documents: 1)
    _ = pool.start()
    _ = pool.exited(0, .outOfMemory)
    #expect(pool.restarts == [.failedStart: 1])
    _ = pool.ready(1)
    _ = pool.lease(1, for: "a")
    _ = pool.release(1, residentBytes: 0)
    _ = pool.exited(1, .died)
    #expect(pool.restarts == [.failedStart: 1, .recycled: 1])
    _ = pool.ready(2)
    _ = pool.lease(2, for: "a")
    pool.exchangeBegan(2)
    _ = pool.release(2, residentBytes: 0)
    _ = pool.exited(2, .died)
    #expect(pool.restarts == [.failedStart: 1, .recycled: 1, .abandoned: 1])
  }

  @Test func callersAreRefusedWhereProcessesCannotStart() {
    var pool = Self.machine(size: 2)
    _ = pool.start()
    _ = pool.lease(1, for: "a")
    // Once may be chance.
    #expect(pool.exited(0, .died) == [.spawn(2, after: .milliseconds(500))])
    #expect(pool.exited(1, .died) == [.spawn(3, after: .seconds(1)), .refuse(1)])
    #expect(pool.lease(2, for: "a") == [.refuse(2)])
    #expect(pool.ready(2) == [])
    #expect(pool.lease(3, for: "a") == [.grant(3, 2)])
  }

  @Test func failedStartRefusesNoCallerWhileAnotherProcessServes() {
    var pool = Self.machine(size: 2)
    _ = pool.start()
    _ = pool.ready(0)
    _ = pool.lease(1, for: "a")
    #expect(pool.lease(2, for: "a") == [])
    #expect(pool.exited(1, .died) == [.spawn(2, after: .milliseconds(500))])
    #expect(pool.release(0, residentBytes: 0) == [.grant(2, 0)])
  }

  @Test func noCallerHoldsTheLastProcess() {
    var pool = Self.machine(size: 2)
    _ = pool.start()
    _ = pool.ready(0)
    _ = pool.ready(1)
    for waiter in 1...3 { _ = pool.lease(waiter, for: "flood") }
    // The flood alone does with two; for somebody else a third is started, and kept for such.
    #expect(pool.size == 2)
    #expect(pool.lease(4, for: "till") == [.spawn(2, after: .zero)])
    #expect(pool.lease(5, for: "till") == [])
    #expect(pool.ready(2) == [.grant(4, 2)])
    #expect(pool.release(2, residentBytes: 0) == [.grant(5, 2)])
    #expect(pool.release(2, residentBytes: 0) == [])
    #expect(pool.lease(6, for: "till") == [.grant(6, 2)])
    #expect(pool.size == 3)
  }

  @Test func callerThatHoldsFewerGoesFirst() {
    var pool = Self.machine(size: 2)
    _ = pool.start()
    _ = pool.ready(0)
    _ = pool.lease(1, for: "flood")
    _ = pool.lease(2, for: "flood")
    _ = pool.lease(3, for: "till")
    #expect(pool.ready(1) == [.grant(3, 1)])
  }

  @Test func pageThatItsCallerLeftStillCountsForIt() {
    var pool = Self.machine(size: 1, abandonment: .finish)
    _ = pool.start()
    _ = pool.ready(0)
    _ = pool.lease(1, for: "flood")
    pool.exchangeBegan(0)
    _ = pool.release(0, residentBytes: 0)
    #expect(pool.lease(2, for: "flood") == [])
    #expect(pool.lease(3, for: "till") == [.spawn(1, after: .zero)])
    #expect(pool.ready(1) == [.grant(3, 1)])
  }

  @Test(arguments: 0..<40)
  func randomEventsGiveOneOutcomeAWaiterAndOneHolderAWorker(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let size = Int.random(in: 1...4, using: &generator)
    var pool = Self.machine(
      size: size, documents: Int.random(in: 1...5, using: &generator),
      abandonment: Bool.random(using: &generator) ? .kill : .finish)
    var alive: Set<WorkerID> = []
    var holder: [WorkerID: WaiterID] = [:]
    var callers: [WaiterID: String] = [:]
    var exchanging: Set<WorkerID> = []
    var outcomes: [WaiterID: Int] = [:]
    var nextWaiter = 0
    var ended = 0

    func perform(_ actions: [WorkerPoolState.Action]) {
      for action in actions {
        switch action {
        case .spawn(let worker, _): #expect(alive.insert(worker).inserted)
        case .grant(let waiter, let worker):
          #expect(alive.contains(worker))
          #expect(holder.updateValue(waiter, forKey: worker) == nil)
          outcomes[waiter, default: 0] += 1
          let others = holder.values.filter { $0 != waiter }
          #expect(others.count < size || !others.contains { callers[$0] == callers[waiter] })
        case .refuse(let waiter): outcomes[waiter, default: 0] += 1
        case .retire(let worker), .kill(let worker): #expect(alive.contains(worker))
        }
      }
    }

    perform(pool.start())
    for _ in 0..<2_000 {
      switch Int.random(in: 0..<7, using: &generator) {
      case 0, 1:
        nextWaiter += 1
        outcomes[nextWaiter] = 0
        callers[nextWaiter] = ["a", "a", "b", "c"].randomElement(using: &generator)
        perform(pool.lease(nextWaiter, for: callers[nextWaiter] ?? ""))
      case 2: if let worker = alive.randomElement(using: &generator) { perform(pool.ready(worker)) }
      case 3:
        if let worker = holder.keys.randomElement(using: &generator) {
          pool.exchangeBegan(worker)
          exchanging.insert(worker)
        }
      case 4:
        if let worker = exchanging.randomElement(using: &generator) {
          exchanging.remove(worker)
          perform(pool.exchangeEnded(worker, residentBytes: Int.random(in: 0...1_100, using: &generator)))
        }
      case 5:
        if let worker = holder.keys.randomElement(using: &generator) {
          holder[worker] = nil
          perform(pool.release(worker, residentBytes: Int.random(in: 0...1_100, using: &generator)))
        }
      default:
        if let worker = alive.randomElement(using: &generator), Int.random(in: 0..<4, using: &generator) == 0 {
          alive.remove(worker)
          ended += 1
          holder[worker] = nil
          exchanging.remove(worker)
          perform(pool.exited(worker, .died))
        }
      }
      #expect(alive.count == pool.size && size...size + 1 ~= alive.count)
      #expect(outcomes.values.allSatisfy { $0 <= 1 })
    }
    #expect(outcomes.values.filter { $0 == 0 }.count == pool.waitingCount)
    #expect(pool.restarts.values.reduce(0, +) == ended)
  }
}
