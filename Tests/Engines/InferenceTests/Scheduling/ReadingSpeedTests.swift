import Inference
import Testing

struct ReadingSpeedTests {
  @Test func speedIsToldInPagesASecondAndAsAPaceOfTheTimesAssumed() {
    let speed = ReadingSpeed(recognizers: 2, time: .milliseconds(1_200))
    #expect(abs(speed.pagesPerSecond - 2 / 1.2) < 1e-9)
    // A page is assumed to take 0.3 s.
    #expect(abs(speed.pace - 4) < 1e-9)
  }
}
