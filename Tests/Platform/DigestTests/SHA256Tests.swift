import Digest
import Testing

/// Vectors of NIST (FIPS 180-2, appendix B, and the empty message of its test suite).
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func knownVectors(text: String, times: Int, digest: String) {
    let bytes = Array(String(repeating: text, count: times).utf8)
    #expect(SHA256(bytes).hexadecimal == digest)
    #expect(SHA256(bytes).bytes.count == 32)
  }

  @Test func equalBytesHaveEqualDigests() {
    #expect(SHA256([1, 2, 3]) == SHA256([1, 2, 3]))
    #expect(SHA256([1, 2, 3]) != SHA256([1, 2, 4]))
  }

  /// The first three cases of RFC 4231, section 4.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
  ])
  func keyedDigests(key: [UInt8], data: [UInt8], digest: String) {
    #expect(SHA256.authentication(of: data, key: key) == digest)
  }
}
