/// Paragraphs that the help texts of several programs share.
package enum HelpText {
  /// The exit codes of a program that serves.
  package static let servingExitCodes = """
    EXIT CODES
      0  stopped by a signal; documents in flight were answered
      2  the configuration is wrong, or the address cannot be used
    """
}
