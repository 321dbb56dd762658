import DocumentService
import Testing

@Suite struct HTTPDateTests {
  /// The first is the example of RFC 9110, 5.6.7.
  @Test(arguments: [
    (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"), (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
    (4_102_444_800, "Fri, 01 Jan 2100 00:00:00 GMT"),
  ])
  func isWrittenAsTheStandardSays(seconds: Int64, text: String) {
    #expect(HTTPDate.text(unixSeconds: seconds) == text)
  }
}
