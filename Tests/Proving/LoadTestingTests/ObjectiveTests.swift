import Extraction
import Formatting
import JSON
import LoadTesting
import Testing

@Suite struct ObjectiveTests {
  @Test func readsBounds() throws {
    let bounds = try #require(ServiceLevelObjective.bounds(parsing: "p95<5s, p99.9<800ms,max<1.5m"))
    #expect(bounds.map(\.percentile) == [95, 99.9, 100])
    #expect(bounds.map(\.limit) == [.seconds(5), .milliseconds(800), .seconds(90)])
    #expect(bounds.map(\.text) == ["p95<5s", "p99.9<800ms", "max<1.5m"])
  }

  @Test(arguments: [
    "", "p95", "p95<", "p95<5", "p95>5s", "95<5s", "p0<5s", "p101<5s", "p95<0s", "p95<-1s", "p95<5s,", "p95<5s<6s",
    "p<5s", "p1e1<5s", "pinf<5s", "mean<5s", "p95<5 parsecs",
  ])
  func refusesOtherBounds(_ text: String) { #expect(ServiceLevelObjective.bounds(parsing: text) == nil) }

  @Test func readsShares() {
    #expect(ServiceLevelObjective.share(parsing: "1%") == 0.01)
    #expect(ServiceLevelObjective.share(parsing: "0.5%") == 0.005)
    #expect(ServiceLevelObjective.share(parsing: "0.02") == 0.02)
    #expect(ServiceLevelObjective.share(parsing: "100%") == 1)
    for text in ["", "%", "-1%", "101%", "2", "nan", "1e-3"] {
      #expect(ServiceLevelObjective.share(parsing: text) == nil, "\(text)")
    }
  }

  @Test func readsDurations() {
    #expect(Duration(parsing: "250ms") == .milliseconds(250))
    #expect(Duration(parsing: "1.5s") == .milliseconds(1_500))
    #expect(Duration(parsing: "2m") == .seconds(120))
    #expect(Duration(parsing: "1h") == .seconds(3_600))
    for text in ["", "s", "5", "-5s", "5 s", "1e3s", "9999999999s", "infs"] {
      #expect(Duration(parsing: text) == nil, "\(text)")
    }
  }

  @Test func judgesAnswersByLatencyAndTheRestAsErrors() throws {
    let objective = try objective("p95<5s", errors: 0.05)
    var measurement = Measurement()
    for _ in 0..<95 { measurement.record(.seconds(1), response(200, answer())) }
    // A refusal is fast, and must not make the latencies better.
    for _ in 0..<5 { measurement.record(.milliseconds(1), response(503, ["code": "overloaded"])) }
    #expect(objective.judge(measurement).map(\.holds) == [true, true])
    measurement.record(.milliseconds(1), response(503, ["code": "overloaded"]))
    #expect(objective.judge(measurement).map(\.holds) == [true, false])
    for _ in 0..<6 { measurement.record(.seconds(6), response(200, answer())) }
    #expect(objective.judge(measurement).map(\.holds) == [false, false])
  }

  @Test func theLimitItselfIsTooLong() throws {
    let objective = try objective("max<2s", errors: 0)
    var measurement = Measurement()
    measurement.record(.seconds(2), response(200, answer()))
    #expect(objective.judge(measurement).map(\.holds) == [false, true])
  }

  @Test func withoutAnswersNothingIsKept() throws {
    #expect(try objective("p95<5s", errors: 1).judge(Measurement()).map(\.holds) == [false, false])
  }

  @Test func isLostOnceTooManyAreLate() throws {
    let objective = try objective("p95<5s", errors: 0.1)
    var measurement = Measurement()
    measurement.record(.seconds(6), response(200, answer()))
    measurement.record(.seconds(6), response(200, answer()))
    let two: [Duration] = []
    #expect(!objective.isLost(measurement, planned: 40, waiting: two))
    // Two of forty may be late; the third has not been answered, but is late already.
    #expect(!objective.isLost(measurement, planned: 40, waiting: [.seconds(4)]))
    #expect(objective.isLost(measurement, planned: 40, waiting: [.seconds(4), .seconds(5.1)]))
  }

  @Test func isLostOnceTooManyFail() throws {
    let objective = try objective("p95<5s", errors: 0.1)
    var measurement = Measurement()
    for _ in 0..<4 { measurement.record(.zero, response(500, .null)) }
    #expect(!objective.isLost(measurement, planned: 40, waiting: []))
    measurement.record(.zero, response(500, .null))
    #expect(objective.isLost(measurement, planned: 40, waiting: []))
  }

  private func objective(_ text: String, errors: Double) throws -> ServiceLevelObjective {
    ServiceLevelObjective(
      bounds: try #require(ServiceLevelObjective.bounds(parsing: text)), maximumErrorShare: errors)
  }
}
