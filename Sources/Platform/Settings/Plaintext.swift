/// Whether HTTP without TLS may leave the machine.
public enum Plaintext: String, Sendable, CaseIterable {
  case refuse, allow
}
