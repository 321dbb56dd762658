/// The figures. Nothing here was measured by this project; every figure says what it was computed from.
///
/// "8B" is Llama 3 8B with llama.cpp in github.com/XiongjieDai/GPU-Benchmarks-on-LLM-Inference (commit aa72e0e, 2024), in 4 bits
/// (Q4_K_M, 4.6 GB read a step) and 16 bits (15.0 GB): tokens/s of a prompt of 1,024 tokens give the rate (14.2 GFLOP a token), the
/// two decoding speeds give bandwidth and the rest of a step.
extension GPU {
  public static let t4 = GPU(
    name: "t4", title: "NVIDIA T4",
    usableMemory: Figure(14.56, FigureEvidence(.estimated, "of 15,095 MiB that the driver reports")),
    computeRate: Figure(
      15e12,
      FigureEvidence(
        .estimated,
        "7B Q4 with llama.cpp on a T4: 1160 prompt tokens/s are 15.1 TFLOPS; an RTX 2080 Ti scaled down gives 14.0")),
    computeRateRange: 10e12...20e12,
    visionShare: Figure(0.6, FigureEvidence(.estimated, "fp16 kernels without Turing tuning: 9 of 15 TFLOPS")),
    bandwidth: Figure(176e9, FigureEvidence(.estimated, "7B Q4 with llama.cpp on a T4: 39.2 tokens/s")),
    stepOverhead: Figure(
      1.66e-3,
      FigureEvidence(.estimated, "what is left of 42 ms a step after reading 7.1 GB; fits models of 1 and 2 GB as well")
    ))

  public static let l4 = GPU(
    name: "l4", title: "NVIDIA L4",
    usableMemory: Figure(22.03, FigureEvidence(.estimated, "what CUDA reports of 23,034 MiB")),
    computeRate: Figure(
      24e12,
      FigureEvidence(.estimated, "the RTX 4000 Ada's 33 TFLOPS (the same chip at 130 W) by the root of 72/130 W")),
    computeRateRange: 16e12...33e12,
    visionShare: .visionShareOfTheT4,
    bandwidth: Figure(280e9, FigureEvidence(.estimated, "300 GB/s of the data sheet, 93 % of it as the RTX 4000 Ada")),
    stepOverhead: Figure(3.3e-3, FigureEvidence(.estimated, "as the RTX 4000 Ada")))

  public static let a10 = GPU(
    name: "a10", title: "NVIDIA A10",
    usableMemory: Figure(21.5, FigureEvidence(.estimated, "22,039 MiB that llama.cpp finds free of 22,731 MiB")),
    computeRate: Figure(
      28e12,
      FigureEvidence(
        .estimated,
        "an A40 reads 3,241 tokens/s of 8B: 46 TFLOPS, by 72/84 multiprocessors (the same chip) and the root of 150/300 W"
      )),
    computeRateRange: 20e12...40e12,
    visionShare: .visionShareOfTheT4,
    bandwidth: Figure(
      490e9, FigureEvidence(.estimated, "600 GB/s of the data sheet, 82 % of it as an A40 with 8B (89 and 34 tokens/s)")
    ),
    stepOverhead: Figure(3.1e-3, FigureEvidence(.estimated, "an A40 with 8B")))

  public static let rtx4000Ada = GPU(
    name: "rtx-4000-ada", title: "NVIDIA RTX 4000 Ada",
    usableMemory: Figure(19.5, FigureEvidence(.estimated, "of 20,475 MiB that the driver reports")),
    computeRate: Figure(33e12, FigureEvidence(.estimated, "2,311 prompt tokens/s of 8B")),
    computeRateRange: 24e12...42e12,
    visionShare: .visionShareOfTheT4,
    bandwidth: Figure(336e9, FigureEvidence(.estimated, "58.6 and 20.9 tokens/s of 8B in 4 and 16 bits")),
    stepOverhead: Figure(3.3e-3, FigureEvidence(.estimated, "the same speeds")))

  public static let a100 = GPU(
    name: "a100", title: "NVIDIA A100",
    usableMemory: Figure(39.4, FigureEvidence(.estimated, "what CUDA reports of 40 GB; the other model has 80")),
    computeRate: Figure(82e12, FigureEvidence(.estimated, "an A100 PCIe reads 5,800 prompt tokens/s of 8B")),
    computeRateRange: 60e12...107e12,
    visionShare: .visionShareOfTheT4,
    bandwidth: Figure(
      775e9,
      FigureEvidence(
        .estimated,
        "an A100 PCIe 40 GB writes 184 tokens/s of 2.1 GB and 41 of 16.8 GB (pavlokhmel.com, June 2026)")),
    stepOverhead: Figure(2.7e-3, FigureEvidence(.estimated, "the same speeds")))

  public static let h100 = GPU(
    name: "h100", title: "NVIDIA H100",
    usableMemory: Figure(79.1, FigureEvidence(.estimated, "what CUDA reports of 80 GB")),
    computeRate: Figure(110e12, FigureEvidence(.estimated, "an H100 PCIe reads 7,760 prompt tokens/s of 8B")),
    computeRateRange: 80e12...147e12,
    visionShare: .visionShareOfTheT4,
    bandwidth: Figure(
      1326e9, FigureEvidence(.estimated, "an H100 PCIe writes 144 and 68 tokens/s of 8B in 4 and 16 bits")),
    stepOverhead: Figure(3.4e-3, FigureEvidence(.estimated, "the same speeds")))
}

extension Figure {
  /// Newer chips have better kernels; no measurement of that is known here.
  fileprivate static let visionShareOfTheT4 = Figure(0.6, FigureEvidence(.estimated, "taken over from the T4"))
}
