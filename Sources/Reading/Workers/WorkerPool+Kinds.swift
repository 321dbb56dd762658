extension WorkerPool.Configuration {
  /// Document workers: cheap to start, so a worker whose caller leaves in the middle of a document is killed.
  public static func documentWorkers(_ installation: Installation, count: Int) -> Self {
    Self(
      name: "document-worker", executable: installation.documentWorker, arguments: [], startTimeout: .seconds(10),
      limits: WorkerPoolState.Limits(
        size: count, documentsPerWorker: 200, residentBytes: 256 << 20, abandonment: .kill))
  }

  /// Recognizers: they take half a second of CPU to start, so a recognizer whose caller leaves finishes its page.
  ///
  /// - Parameter models: the folder of `Installation.models`.
  public static func recognizers(_ installation: Installation, models: String, count: Int) -> Self {
    Self(
      name: "recognizer", executable: installation.recognizer, arguments: ["--models", models],
      startTimeout: .seconds(60),
      limits: WorkerPoolState.Limits(
        size: count, documentsPerWorker: 2_000, residentBytes: 640 << 20, abandonment: .finish))
  }
}
