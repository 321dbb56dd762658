import CCrypto
import Formatting

/// The SHA-256 of some bytes (FIPS 180-4), computed by OpenSSL.
public struct SHA256: Sendable, Hashable {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// The digest of `data`.
  public init(_ data: [UInt8]) {
    bytes = [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
      var length: UInt32 = 0
      let isDone = EVP_Digest(data, data.count, digest.baseAddress, &length, EVP_sha256(), nil)
      // The default provider always has SHA-256, and memory for its context is all it needs.
      precondition(isDone == 1 && length == 32, "libcrypto has no SHA-256")
      count = 32
    }
  }

  /// 64 lower-case hexadecimal digits.
  public var hexadecimal: String {
    bytes.map { $0.zeroPadded(to: 2, radix: 16) }.joined()
  }
}

extension SHA256 {
  /// The keyed digest of `data` (HMAC, RFC 2104): who knows the key can tell that the data came from one who does.
  ///
  /// - Returns: 64 lower-case hexadecimal digits.
  public static func authentication(of data: [UInt8], key: [UInt8]) -> String {
    let digest = [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
      var length: UInt32 = 0
      let result = HMAC(EVP_sha256(), key, Int32(key.count), data, data.count, digest.baseAddress, &length)
      precondition(result != nil && length == 32, "libcrypto has no HMAC of SHA-256")
      count = 32
    }
    return digest.map { $0.zeroPadded(to: 2, radix: 16) }.joined()
  }
}
