/// Thrown while a body is written: ends the connection without the end of its answer.
package struct ConnectionCut: Error {
  package init() {}
}
