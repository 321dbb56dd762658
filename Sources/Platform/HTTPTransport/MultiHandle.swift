import CCurl

/// Owns a libcurl multi handle: the requests under way and the connections kept for the next ones.
final class MultiHandle: Sendable {
  /// Unsafe, but never raced: other threads than the transport's only call `wake`, which libcurl documents as thread-safe.
  private nonisolated(unsafe) let pointer: UnsafeMutableRawPointer

  init?(idleConnections: Int) {
    guard let pointer = curl_multi_init() else { return nil }
    self.pointer = pointer
    guard ccurl_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, max(1, idleConnections)) == CURLM_OK else { return nil }
  }

  deinit { curl_multi_cleanup(pointer) }

  /// Ends the current or the next `wait`.
  func wake() { curl_multi_wakeup(pointer) }

  func add(_ easy: EasyHandle) -> Bool { curl_multi_add_handle(pointer, easy.pointer) == CURLM_OK }

  /// Ends an unfinished request: the connection is closed (HTTP/1.1) or the stream reset (HTTP/2).
  func remove(_ easy: EasyHandle) { curl_multi_remove_handle(pointer, easy.pointer) }

  /// Reads and writes whatever is ready. False when the handle is unusable.
  func perform() -> Bool {
    var running: Int32 = 0
    return curl_multi_perform(pointer, &running) == CURLM_OK
  }

  /// A request that is over, once each: its easy handle and how it went.
  func nextFinished() -> (easy: UnsafeMutableRawPointer, result: CURLcode)? {
    var queued: Int32 = 0
    while let message = curl_multi_info_read(pointer, &queued) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      return (easy, message.pointee.data.result)
    }
    return nil
  }

  /// Sleeps until a socket is ready, `wake` is called, or the time is over. False when the handle is unusable.
  func wait(milliseconds: Int32) -> Bool {
    curl_multi_poll(pointer, nil, 0, milliseconds, nil) == CURLM_OK
  }
}
