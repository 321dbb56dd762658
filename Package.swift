// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: warnings are errors, existentials are spelled out.
let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
  name: "ocr-gateway",
  products: [
    .executable(name: "ocr-gateway", targets: ["ocr-gateway"]),
    .executable(name: "ocr-document-worker", targets: ["ocr-document-worker"]),
    .executable(name: "ocr-recognizer", targets: ["ocr-recognizer"]),
    .executable(name: "ocr-model-sim", targets: ["ocr-model-sim"]),
    .executable(name: "ocr-loadtest", targets: ["ocr-loadtest"]),
    .executable(name: "ocr-client", targets: ["ocr-client"]),
    .executable(name: "ocr-hosted-sim", targets: ["ocr-hosted-sim"]),
    .library(name: "OCRClient", targets: ["OCRClient", "Extraction", "Settings"]),
  ],
  // Traits are switched off where they would link the full Foundation (docs/architecture.md, "Lean binaries").
  dependencies: [
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", exact: "0.2.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1",
      traits: ["ConfigurationSupport"]),
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics.git", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2", traits: []),
  ],
  targets: [
    // Random numbers that are the same on every run. Nothing below it.
    .target(name: "SeededRandom", swiftSettings: swiftSettings),
    // What every program's configuration is read with.
    .target(name: "Settings", swiftSettings: swiftSettings),

    // Words on pages: what every module agrees on. Nothing below it.
    .target(name: "DocumentText", swiftSettings: swiftSettings),
    // The domain: fields, money, dates, verdicts, problems. Pure values.
    .target(name: "Extraction", swiftSettings: swiftSettings),
    // What the programs share: exit codes, and what people see on a terminal.
    .target(
      name: "CommandLineProgram",
      dependencies: ["Extraction", "Settings", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: swiftSettings),
    // Words to fields: layout, labels, dates, amounts, items. Pure Swift.
    .target(
      name: "FieldExtraction", dependencies: ["DocumentText", "Extraction"], swiftSettings: swiftSettings),

    // The isolated processes and what they speak.
    .target(name: "WorkerProtocol", dependencies: ["DocumentText"], swiftSettings: swiftSettings),
    .target(name: "CSandbox"),
    .target(name: "WorkerProcess", dependencies: ["CSandbox", "WorkerProtocol"], swiftSettings: swiftSettings),
    .systemLibrary(
      name: "CPoppler", pkgConfig: "poppler-glib cairo", providers: [.apt(["libpoppler-glib-dev", "libcairo2-dev"])]),
    .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .target(name: "CImageDecoding", dependencies: ["CJPEG", "CPNG"]),
    .target(
      name: "Imaging", dependencies: ["CImageDecoding", "CPoppler", "DocumentText", "WorkerProtocol"],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "ocr-document-worker", dependencies: ["Imaging", "WorkerProcess", "WorkerProtocol"],
      swiftSettings: swiftSettings),
    // OpenVINO is loaded with dlopen: neither its headers nor its library are needed to build.
    .target(name: "COpenVINO", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "TextRecognition", dependencies: ["COpenVINO", "DocumentText"], swiftSettings: swiftSettings),
    .executableTarget(
      name: "ocr-recognizer", dependencies: ["TextRecognition", "WorkerProcess", "WorkerProtocol"],
      swiftSettings: swiftSettings),

    // What tells whether two documents are the same.
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "Digest", dependencies: ["CCrypto"], swiftSettings: swiftSettings),

    // Outbound HTTP, and the model server behind it.
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "HTTPTransport", dependencies: ["CCurl"], swiftSettings: swiftSettings),
    .target(
      name: "ModelCatalog", dependencies: ["DocumentText", "Extraction", "SeededRandom"], swiftSettings: swiftSettings),
    .target(
      name: "ModelServing", dependencies: ["Extraction", "HTTPTransport", "ModelCatalog"], swiftSettings: swiftSettings),

    // What a model said of a document, compared with the words on its pages.
    .target(name: "ModelAnswers", dependencies: ["DocumentText", "Extraction"], swiftSettings: swiftSettings),
    // Mistral's OCR API as values: what the gateway offers, the client asks and the stand-in plays.
    .target(name: "MistralOCR", dependencies: ["DocumentText", "Extraction"], swiftSettings: swiftSettings),

    // The main API's side: gateway first, the hosted service where that is allowed.
    .target(
      name: "OCRClient",
      dependencies: [
        "Digest", "DocumentText", "Extraction", "FieldExtraction", "HTTPTransport", "MistralOCR", "ModelAnswers",
        "Settings", logging, .product(name: "CoreMetrics", package: "swift-metrics"),
      ], swiftSettings: swiftSettings),

    // The gateway's side.
    // Who works when: a state machine and a thin driver. Nothing below it.
    .target(name: "Batching", swiftSettings: swiftSettings),
    .target(
      name: "PrometheusMetrics", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
      swiftSettings: swiftSettings),
    .target(
      name: "Workers",
      dependencies: [
        "DocumentText", "Extraction", "ModelCatalog", "WorkerProtocol", logging,
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], swiftSettings: swiftSettings),
    .target(
      name: "Inference",
      dependencies: [
        "Batching", "DocumentText", "Extraction", "FieldExtraction", "ModelAnswers", "ModelCatalog", "ModelServing",
        "Workers",
      ], swiftSettings: swiftSettings),
    .target(
      name: "Gateway",
      dependencies: [
        "Batching", "Digest", "DocumentText", "Extraction", "HTTPTransport", "Inference", "MistralOCR", "ModelCatalog",
        "ModelServing", "PrometheusMetrics", "Settings", "Workers", hummingbird,
        logging, nioCore, serviceLifecycle,
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ], swiftSettings: swiftSettings),
    .executableTarget(
      name: "ocr-gateway",
      dependencies: [
        "CommandLineProgram", "Extraction", "Gateway", "HTTPTransport", "Inference", "ModelCatalog", "Settings",
        "Workers", logging, nioCore,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: swiftSettings),
    // The gateway's API over a client.
    .target(
      name: "Sidecar",
      dependencies: [
        "Extraction", "Gateway", "OCRClient", "PrometheusMetrics", "Settings", hummingbird, logging, nioCore,
        serviceLifecycle,
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ], swiftSettings: swiftSettings),
    .executableTarget(
      name: "ocr-client",
      dependencies: [
        "CommandLineProgram", "DocumentText", "Extraction", "Gateway", "HTTPTransport", "ModelCatalog", "OCRClient",
        "PrometheusMetrics", "Settings", "Sidecar", "Workers", logging, nioCore, serviceLifecycle,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
      ], swiftSettings: swiftSettings),

    // What the stand-ins below share: a server with processes that read.
    .target(
      name: "StandInServer",
      dependencies: [
        "CommandLineProgram", "Extraction", "Workers", hummingbird, logging, nioCore, serviceLifecycle,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ], swiftSettings: swiftSettings),

    // A labelled stand-in for a model server.
    .target(
      name: "ModelSimulation",
      dependencies: ["DocumentText", "Extraction", "FieldExtraction", "ModelCatalog", "SeededRandom"],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "ocr-model-sim",
      dependencies: [
        "CommandLineProgram", "DocumentText", "Extraction", "ModelCatalog", "ModelSimulation", "StandInServer",
        "Workers", hummingbird, nioCore,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      ], swiftSettings: swiftSettings),

    // The program of docs/client.md.
    .executableTarget(
      name: "client-example", dependencies: ["Extraction", "OCRClient", "Settings", logging],
      path: "examples/swift-client", swiftSettings: swiftSettings),

    // A labelled stand-in for the hosted service.
    .target(
      name: "HostedSimulation",
      dependencies: ["DocumentText", "Extraction", "FieldExtraction", "MistralOCR", "SeededRandom"],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "ocr-hosted-sim",
      dependencies: [
        "CommandLineProgram", "Digest", "DocumentText", "Extraction", "HostedSimulation", "MistralOCR", "StandInServer",
        "Workers", hummingbird, logging, nioCore,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
      ], swiftSettings: swiftSettings),

    // Load, and what came of it.
    .target(
      name: "LoadTesting",
      dependencies: [
        "Extraction", "HTTPTransport", "SeededRandom", .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "ocr-loadtest",
      dependencies: [
        "CommandLineProgram", "Extraction", "HTTPTransport", "LoadTesting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: swiftSettings),

    // Recorded arrivals in virtual time, under the scheduler and under others.
    .target(
      name: "SchedulingReplay", dependencies: ["Batching", "ModelCatalog", "SeededRandom"],
      path: "benchmarks/Scheduling/Replay",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "scheduling-benchmark", dependencies: ["SchedulingReplay"], path: "benchmarks/Scheduling/Benchmark",
      swiftSettings: swiftSettings),

    .target(
      name: "TestSupport", dependencies: ["SeededRandom"], path: "Tests/TestSupport", swiftSettings: swiftSettings),
    .target(
      name: "TypedPages", dependencies: ["DocumentText", "Extraction"], path: "Tests/TypedPages",
      swiftSettings: swiftSettings),
    .testTarget(name: "ExtractionTests", dependencies: ["Extraction", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(
      name: "FieldExtractionTests", dependencies: ["DocumentText", "Extraction", "FieldExtraction", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "WorkerProtocolTests", dependencies: ["DocumentText", "TestSupport", "WorkerProtocol"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ImagingTests",
      dependencies: ["DocumentText", "Imaging", "TestSupport", "WorkerProcess", "WorkerProtocol"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "TextRecognitionTests",
      dependencies: ["DocumentText", "Imaging", "TestSupport", "TextRecognition", "WorkerProtocol"],
      swiftSettings: swiftSettings),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(
      name: "ModelAnswersTests",
      dependencies: ["DocumentText", "Extraction", "FieldExtraction", "ModelAnswers", "TestSupport", "TypedPages"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "MistralOCRTests", dependencies: ["DocumentText", "Extraction", "MistralOCR", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "HostedSimTests",
      dependencies: ["DocumentText", "Extraction", "HostedSimulation", "MistralOCR", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "OCRClientTests",
      dependencies: [
        "DocumentText", "Extraction", "HTTPTransport", "MistralOCR", "ModelAnswers", "OCRClient", "Settings",
        "TestSupport", logging, .product(name: "CoreMetrics", package: "swift-metrics"),
      ], swiftSettings: swiftSettings),
    .testTarget(name: "DigestTests", dependencies: ["Digest"], swiftSettings: swiftSettings),
    .testTarget(name: "BatchingTests", dependencies: ["Batching", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(name: "SchedulingReplayTests", dependencies: ["SchedulingReplay"], swiftSettings: swiftSettings),
    .testTarget(
      name: "PrometheusMetricsTests",
      dependencies: ["PrometheusMetrics", "TestSupport", .product(name: "CoreMetrics", package: "swift-metrics")],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "HTTPTransportTests", dependencies: ["HTTPTransport", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(
      name: "ModelCatalogTests", dependencies: ["DocumentText", "Extraction", "ModelCatalog", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ModelServingTests",
      dependencies: ["Extraction", "HTTPTransport", "ModelCatalog", "ModelServing", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "InferenceTests",
      dependencies: [
        "Batching", "DocumentText", "Extraction", "FieldExtraction", "HTTPTransport", "Imaging", "Inference",
        "ModelAnswers", "ModelCatalog", "ModelServing", "TestSupport", "TypedPages", "WorkerProtocol", "Workers",
        logging,
      ], swiftSettings: swiftSettings),
    .testTarget(
      name: "ModelSimTests",
      dependencies: ["DocumentText", "Extraction", "Inference", "ModelCatalog", "ModelServing", "ModelSimulation"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "LoadTestingTests", dependencies: ["Extraction", "HTTPTransport", "LoadTesting", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "WorkersTests",
      dependencies: [
        "DocumentText", "Extraction", "ModelCatalog", "TestSupport", "WorkerProtocol", "Workers", logging,
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "GatewayTests",
      dependencies: [
        "Digest", "Extraction", "Gateway", "HTTPTransport", "Inference", "OCRClient", "Settings", "TestSupport",
        "Workers", logging,
      ],
      swiftSettings: swiftSettings),
    // Drives the programs as processes over sockets; links none of the product's modules.
    .testTarget(name: "IntegrationTests", dependencies: ["TestSupport"], swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6]
)
