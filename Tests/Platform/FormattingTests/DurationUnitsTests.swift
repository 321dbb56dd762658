import Formatting
import Testing

struct DurationUnitsTests {
  private static let instantLater = Duration(secondsComponent: 0, attosecondsComponent: 1)

  @Test func timeTakenIsRoundedDownAndTimeToWaitUp() {
    #expect(Duration.milliseconds(1_500).milliseconds == 1_500)
    #expect(Duration.milliseconds(1_500).millisecondsRoundedUp == 1_500)
    let more = Duration.milliseconds(1_500) + Self.instantLater
    #expect(more.milliseconds == 1_500)
    #expect(more.millisecondsRoundedUp == 1_501)
    #expect(Self.instantLater.milliseconds == 0)
    #expect(Self.instantLater.millisecondsRoundedUp == 1)
    #expect(Duration.nanoseconds(1_999).microseconds == 1)
    #expect((Duration.nanoseconds(7) + Self.instantLater).nanoseconds == 7)
    #expect(Duration.microseconds(999).milliseconds == 0)
  }

  @Test(arguments: [Duration.zero, .nanoseconds(-1), .seconds(-5)])
  func lessThanNothingIsZero(_ duration: Duration) {
    #expect(duration.milliseconds == 0 && duration.millisecondsRoundedUp == 0)
    #expect(duration.microseconds == 0 && duration.nanoseconds == 0)
  }

  @Test func tooLongIsTheLargestNumber() {
    let long = Duration(secondsComponent: .max, attosecondsComponent: 0)
    #expect(long.milliseconds == .max && long.millisecondsRoundedUp == .max)
    #expect(long.microseconds == UInt64(Int64.max) && long.nanoseconds == .max)
    #expect(Int32(clamping: Duration.seconds(3_000_000).millisecondsRoundedUp) == .max)
  }

  @Test(arguments: [
    (Duration.seconds(30), "30"), (.milliseconds(500), "0.5"), (.milliseconds(1_250), "1.25"), (.zero, "0"),
    (.microseconds(1_999), "0.001"), (.seconds(100), "100"),
  ])
  func secondsAreWrittenWithoutZerosAtTheEnd(_ duration: Duration, _ text: String) {
    #expect(duration.secondsText == text)
  }

  @Test(arguments: [
    ("500ms", Duration.milliseconds(500)), ("5s", .seconds(5)), ("1.5s", .milliseconds(1_500)), ("2m", .seconds(120)),
    ("1h", .seconds(3_600)), ("0s", .zero), ("0.1s", .milliseconds(100)), ("0.000000001s", .nanoseconds(1)),
    ("0.0000000019s", .nanoseconds(1)), ("999999999s", .seconds(999_999_999)),
  ])
  func decimalNumbersWithUnitsAreReadExactly(_ text: String, _ duration: Duration) {
    #expect(Duration(parsing: text) == duration)
  }

  @Test func decimalOfAGivenUnitStaysAtABillionUnits() {
    #expect(Duration(decimal: "2.5".utf8, unit: .seconds(1)) == .milliseconds(2_500))
    #expect(Duration(decimal: "99999999999999999999.5".utf8, unit: .seconds(1)) == .seconds(1_000_000_000))
    for text in ["", "-1", "1s", "1.", ".5", "1e3"] {
      #expect(Duration(decimal: text.utf8, unit: .seconds(1)) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    "", "s", "5", "-5s", "+5s", "5 s", " 5s", "5s ", "1e3s", "1000000000s", "99999999999999999999s", "infs", ".5s",
    "5.s", "1.2.3s", "5d", "5S", "\u{0665}s",
  ])
  func anythingElseIsNotADuration(_ text: String) {
    #expect(Duration(parsing: text) == nil)
  }
}
