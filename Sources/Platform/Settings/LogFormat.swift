/// How a program's log looks: a JSON object per line, or text for people.
public enum LogFormat: String, Sendable, CaseIterable {
  case json, text
}
