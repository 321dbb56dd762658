import WorkerProtocol

extension WorkerPool.Configuration {
  /// Document workers: cheap to start, so a worker whose caller leaves in the middle of a document is killed.
  public static func documentWorkers(
    _ installation: Installation, count: Int, sandbox: SandboxPolicy = .auto
  ) -> Self {
    Self(
      name: "document-worker", executable: installation.documentWorker, arguments: [], startTimeout: .seconds(10),
      limits: WorkerPoolState.Limits(
        size: count, documentsPerWorker: 200, residentBytes: 256 << 20, abandonment: .kill),
      sandbox: sandbox)
  }

  /// Recognizers: they take half a second of CPU to start, so a recognizer whose caller leaves finishes its page.
  ///
  /// - Parameters:
  ///   - models: the folder of `Installation.models`.
  ///   - device: what they compute on. CUDA takes a process's memory as well as the GPU's.
  public static func recognizers(
    _ installation: Installation, models: String, count: Int, on device: RecognizerDevice = .cpu,
    sandbox: SandboxPolicy = .auto
  ) -> Self {
    let isOnProcessor = device == .cpu || installation.lackOfGPU != nil
    return Self(
      name: "recognizer", executable: installation.recognizer,
      arguments: ["--models", models, "--device", device.rawValue],
      startTimeout: .seconds(60),
      limits: WorkerPoolState.Limits(
        size: count, documentsPerWorker: 2_000, residentBytes: isOnProcessor ? 640 << 20 : 2 << 30,
        abandonment: .finish),
      sandbox: sandbox)
  }
}

extension WorkerPool {
  /// What its recognizers say that they run on, such as `onnxruntime 1.31.1 f32`; each once, sorted.
  public var runtimes: [String] {
    let names = introductions.compactMap { frame -> String? in
      guard case .ready(let runtime, _)? = try? RecognitionReply(frame) else { return nil }
      return runtime
    }
    return Set(names).sorted()
  }
}
