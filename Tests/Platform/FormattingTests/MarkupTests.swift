import Formatting
import Testing

struct MarkupTests {
  @Test func charactersOfMarkupAreEscapedAndNoOthers() {
    let escaped = "&lt;a b=&quot;1&quot;&gt;Müller &amp; Söhne&#39;s&lt;/a&gt;"
    #expect(#"<a b="1">Müller & Söhne's</a>"#.escapedForMarkup == escaped)
    #expect("€ 1,00\n".escapedForMarkup == "€ 1,00\n")
  }
}
