// swift-tools-version: 6.2
import PackageDescription

/// The folders of Sources/ and Tests/, from top to bottom: a module uses modules of its own folder and of those below.
enum Folder: String {
  /// Measures the product and stands in for others' servers; nothing of the product uses it.
  case proving = "Proving"
  /// What people start, and what their command lines share.
  case programs = "Programs"
  /// Documents over HTTP.
  case service = "Service"
  /// The application's side: who is asked for a document.
  case client = "Client"
  /// What turns a read document into checked fields, with a model or without, and in which order.
  case engines = "Engines"
  /// Bytes to pages, pages to words, words to fields; untrusted bytes in processes of their own.
  case reading = "Reading"
  /// What documents, fields, money and verdicts are: pure values.
  case domain = "Domain"
  /// What any server needs: HTTP, metrics, settings, C libraries.
  case platform = "Platform"
}

/// libFuzzer's library where `benchmarks/fuzz.py --guided` builds: what is ours then tells what it runs through, and what it does
/// wrong with memory.
let fuzzer = Context.environment["OCR_FUZZER_LIBRARY"]

let swiftSettings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
  ] + (fuzzer == nil ? [] : [.define("COVERAGE_GUIDED"), .unsafeFlags(["-sanitize=fuzzer,address"])])
let cSettings: [CSetting] = fuzzer == nil ? [] : [.unsafeFlags(["-fsanitize=address"])]

func module(_ name: String, _ folder: Folder, uses: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: uses, path: "Sources/\(folder.rawValue)/\(name)", swiftSettings: swiftSettings)
}

func program(_ name: String, _ folder: Folder = .programs, uses: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: uses, path: "Sources/\(folder.rawValue)/\(name)", swiftSettings: swiftSettings)
}

/// C of our own: what Swift cannot call.
func shim(_ name: String, uses: [Target.Dependency] = [], links: [LinkerSetting] = []) -> Target {
  .target(
    name: name, dependencies: uses, path: "Sources/Platform/\(name)", cSettings: cSettings, linkerSettings: links)
}

/// A C library of the system, by its pkg-config name and Debian packages.
func library(_ name: String, _ pkgConfig: String, _ packages: [String]) -> Target {
  .systemLibrary(name: name, path: "Sources/Platform/\(name)", pkgConfig: pkgConfig, providers: [.apt(packages)])
}

/// Tests are not optimized, other than what they test: that halves the time to build them.
let testSettings = swiftSettings + [.unsafeFlags(["-Onone", "-gnone"])]

/// The tests of a module, which they use besides; optimized where they go through the pixels of pages themselves.
func tests(_ module: String, _ folder: Folder, optimized: Bool = false, uses: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(module)Tests", dependencies: ["TestSupport", .target(name: module)] + uses,
    path: "Tests/\(folder.rawValue)/\(module)Tests", swiftSettings: optimized ? swiftSettings : testSettings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let proving: [Target] = [
  // Load, and what came of it.
  program(
    "ocr-loadtest", .proving,
    uses: [
      "CommandLineProgram", "DocumentFormats", "Extraction", "Formatting", "HTTPTransport", "JSON", "LoadTesting",
      argumentParser,
    ]),
  module(
    "LoadTesting", .proving,
    uses: [
      "DocumentFormats", "Extraction", "Formatting", "HTTPTransport", "JSON", "Scoring", "SeededRandom", histogram,
    ]),
  // A labelled stand-in for a model server.
  program(
    "ocr-model-sim", .proving,
    uses: [
      "CommandLineProgram", "Concurrency", "DocumentText", "Extraction", "ImagePlanning", "JSON", "ModelCatalog",
      "ModelSimulation", "StandInServer", "Workers", argumentParser, httpTypes, hummingbird, hummingbirdCore, nioCore,
      nioHTTPTypes,
    ]),
  module(
    "ModelSimulation", .proving,
    uses: [
      "DocumentFormats", "DocumentText", "Extraction", "FieldExtraction", "Formatting", "GBNF", "ImagePlanning", "JSON",
      "ModelCatalog", "SeededRandom",
    ]),
  // A labelled stand-in for the hosted service.
  program(
    "ocr-hosted-sim", .proving,
    uses: [
      "CommandLineProgram", "Digest", "DocumentFormats", "DocumentText", "Extraction", "HostedSimulation", "JSON",
      "MistralOCR", "StandInServer", "Workers", argumentParser, httpTypes, hummingbird, hummingbirdCore, logging,
      nioCore,
    ]),
  module(
    "HostedSimulation", .proving,
    uses: ["DocumentText", "Extraction", "FieldExtraction", "JSON", "MistralOCR", "SeededRandom"]),
  // What both stand-ins share: a server with processes that read.
  module(
    "StandInServer", .proving,
    uses: [
      "CommandLineProgram", "JSON", "Workers", argumentParser, httpTypes, hummingbird, hummingbirdCore, logging,
      nioCore, serviceLifecycle, unixSignals,
    ]),
  // Grammars in llama.cpp's notation: what stand-ins and tests hold answers against.
  module("GBNF", .proving),
  // Recorded arrivals in virtual time, under the scheduler and under others.
  .target(
    name: "SchedulingReplay", dependencies: ["Batching", "ModelCatalog", "SeededRandom"],
    path: "benchmarks/Scheduling/Replay", swiftSettings: swiftSettings),
  .executableTarget(
    name: "scheduling-benchmark", dependencies: ["SchedulingReplay"], path: "benchmarks/Scheduling/Benchmark",
    swiftSettings: swiftSettings),
]

let programs: [Target] = [
  program(
    "ocr-gateway",
    uses: [
      "Bookkeeping", "CommandLineProgram", "Concurrency", "Digest", "DocumentFormats", "DocumentService",
      "DocumentText", "Extraction", "FieldExtraction", "Formatting", "Gateway", "HTTPTransport",
      "ImagePlanning", "Inference", "JSON", "ModelCatalog", "Scoring", "Settings", "Telemetry", "Workers",
      argumentParser,
      logging,
      nioCore,
    ]),
  program(
    "ocr-client",
    uses: [
      "CommandLineProgram", "Concurrency", "DocumentFormats", "DocumentService", "DocumentText", "Extraction",
      "Formatting", "HTTPTransport", "ImagePlanning", "JSON", "Monitoring", "OCRClient", "PrometheusMetrics",
      "Settings", "Sidecar", "Telemetry", "Workers", argumentParser, coreMetrics, logging, nioCore, serviceLifecycle,
    ]),
  program("ocr-document-worker", uses: ["Imaging", "WorkerProcess", "WorkerProtocol"]),
  program("ocr-recognizer", uses: ["TextRecognition", "WorkerProcess", "WorkerProtocol"]),
  // What the programs share: exit codes, tables, and what people see on a terminal.
  module(
    "CommandLineProgram", .programs,
    uses: ["CSandbox", "Extraction", "Formatting", "JSON", "Settings", argumentParser]),
  // What scripts/quickstart.sh builds: a target, because a build takes one target or product.
  module("GatewayPrograms", .programs, uses: ["ocr-document-worker", "ocr-gateway", "ocr-recognizer"]),
  // The program of docs/client.md.
  .executableTarget(
    name: "client-example", dependencies: ["Extraction", "OCRClient", "Settings", logging],
    path: "examples/swift-client", swiftSettings: swiftSettings),
]

let service: [Target] = [
  // Documents over HTTP with the engines of this machine.
  module(
    "Gateway", .service,
    uses: [
      "Batching", "CNVML", "Concurrency", "DocumentFormats", "DocumentService", "Extraction", "Formatting",
      "HTTPTransport", "Heartbeats", "Inference", "JSON", "KernelFiles", "ModelCatalog", "ModelServing",
      "PrometheusMetrics", "Settings", "Telemetry", "WorkerProtocol", "Workers", coreMetrics, logging, nioCore,
      nioPosix, serviceLifecycle,
    ]),
  // Logs, errors and traces that leave the machine, where the settings say so.
  module(
    "Telemetry", .service,
    uses: [
      "Concurrency", "DocumentService", "Formatting", "HTTPTransport", "JSON", "PrometheusMetrics", "Settings",
      "Traces",
      serviceLifecycle,
    ]),
  // Watches gateways by their beats and by asking them, and tells people what is wrong.
  module(
    "Monitoring", .service,
    uses: [
      "Digest", "DocumentService", "Extraction", "Formatting", "HTTPTransport", "Heartbeats", "JSON", "OCRClient",
      "PrometheusMetrics", "Settings", httpTypes, hummingbirdCore, logging, nioCore, serviceLifecycle, unixSignals,
    ]),
  // The gateway's API over a client.
  module(
    "Sidecar", .service,
    uses: [
      "DocumentService", "Extraction", "Formatting", "JSON", "OCRClient", "PrometheusMetrics", "Settings", "Traces",
      coreMetrics, httpTypes, hummingbirdCore, logging, nioCore, serviceLifecycle,
    ]),
  // Documents over HTTP, whatever works on them: needs no engine.
  module(
    "DocumentService", .service,
    uses: [
      "Bookkeeping", "CMalloc", "Concurrency", "Digest", "DocumentFormats", "DocumentText", "Extraction", "Formatting",
      "JSON", "KernelFiles", "MistralOCR", "PrometheusMetrics", "Settings", "Traces", coreMetrics, httpTypes,
      hummingbirdCore, logging, nioCore, nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1, nioPosix, nioSSL, nioTLS,
      serviceLifecycle, unixSignals,
    ]),
]

let client: [Target] = [
  // The main API's side: gateway first, the hosted service where that is allowed.
  module(
    "OCRClient", .client,
    uses: [
      "Concurrency", "Digest", "DocumentFormats", "DocumentText", "Extraction", "FieldExtraction", "Formatting",
      "HTTPTransport", "Heartbeats", "JSON", "MistralOCR", "ModelAnswers", "Settings", "Traces", coreMetrics, logging,
    ]),
  // Beats to those who watch a service: whose monitor it is, when a beat is due, and what it says.
  module("Heartbeats", .client, uses: ["Formatting", "HTTPTransport", "JSON", "Settings", logging]),
  // Mistral's OCR API as values: what the gateway offers, the client asks and the stand-in plays.
  module("MistralOCR", .client, uses: ["DocumentFormats", "DocumentText", "Extraction", "Formatting", "JSON"]),
]

let engines: [Target] = [
  module(
    "Inference", .engines,
    uses: [
      "Batching", "Concurrency", "DocumentFormats", "DocumentText", "ElectronicInvoices", "Extraction",
      "FieldExtraction", "Formatting", "ImagePlanning", "JSON", "Languages", "ModelAnswers", "ModelCatalog",
      "ModelServing", "Traces", "Workers", "XMLDocuments",
    ]),
  // Answers beside the truth: shares, reliability, misses.
  module("Scoring", .engines, uses: ["DocumentFormats", "Formatting", "JSON"]),
  // E-invoices: XML to fields, and whether the pages say the same.
  module(
    "ElectronicInvoices", .engines,
    uses: ["DocumentText", "Extraction", "FieldExtraction", "ModelAnswers", "XMLDocuments"]),
  // What a model said of a document, compared with the words on its pages.
  module("ModelAnswers", .engines, uses: ["DocumentText", "Extraction", "Languages"]),
  // The wire to a model server.
  module(
    "ModelServing", .engines,
    uses: ["Concurrency", "DocumentFormats", "Extraction", "HTTPTransport", "JSON", "ModelCatalog", "Traces"]),
  // Models, and the arithmetic of their memory and latency.
  module("ModelCatalog", .engines, uses: ["Extraction", "ImagePlanning", "JSON", "SeededRandom"]),
  // Who works when: a state machine and a thin driver.
  module("Batching", .engines, uses: ["Concurrency", "KernelFiles"]),
]

let reading: [Target] = [
  // Pools of both kinds of worker process, and reading a document with them.
  module(
    "Workers", .reading,
    uses: [
      "CProcess", "Concurrency", "Digest", "DocumentFormats", "DocumentText", "Extraction", "ImagePlanning", "JSON",
      "KernelFiles", "Traces", "WorkerProtocol", "XMLDocuments", logging,
    ]),
  // How a page is shown to a vision model, and how many tokens that costs.
  module("ImagePlanning", .reading, uses: ["DocumentText", "Extraction"]),
  // The isolated processes and what they speak.
  module("WorkerProtocol", .reading, uses: ["DocumentFormats", "DocumentText", "XMLDocuments"]),
  module("WorkerProcess", .reading, uses: ["CSandbox", "WorkerProtocol"]),
  module(
    "Imaging", .reading,
    uses: ["CImageDecoding", "CPoppler", "CXML", "DocumentFormats", "DocumentText", "WorkerProtocol", "XMLDocuments"]),
  module("TextRecognition", .reading, uses: ["COnnxRuntime", "COpenVINO", "DocumentText"]),
  // Words to fields: layout, labels, dates, amounts, items.
  module("FieldExtraction", .reading, uses: ["DocumentText", "Extraction", "Formatting", "Languages"]),
]

let domain: [Target] = [
  // Fields, money, dates, verdicts, problems.
  module("Extraction", .domain, uses: ["DocumentFormats", "Formatting", "JSON", "Languages"]),
  // Files that accounting programs import: CSV, OFX, camt.053.
  module("Bookkeeping", .domain, uses: ["Digest", "DocumentFormats", "Extraction", "Formatting"]),
  // What documents print in each language: labels, months, legal forms, taxes, parties.
  module("Languages", .domain),
  // Which file formats are read, and what they are recognized by.
  module("DocumentFormats", .domain),
  // JSON and base64: values, a strict parser, a writer.
  module("JSON", .domain, uses: ["Formatting"]),
  // Elements of an XML document.
  module("XMLDocuments", .domain, uses: ["Formatting"]),
  // Words on pages.
  module("DocumentText", .domain, uses: ["Formatting"]),
]

let platform: [Target] = [
  // Outbound HTTP.
  module("HTTPTransport", .platform, uses: ["CCurl", "Concurrency", "Formatting"]),
  module("PrometheusMetrics", .platform, uses: ["KernelFiles", coreMetrics]),
  // What the kernel tells of processes and of the machine.
  module("KernelFiles", .platform),
  // Spans of a document's way through processes, and the context that ties them.
  module("Traces", .platform, uses: ["Formatting", "Settings"]),
  // What every program's configuration is read with.
  module("Settings", .platform, uses: ["Formatting"]),
  // Waiting for one result, and for no longer than a deadline.
  module("Concurrency", .platform),
  // Numbers, durations and bytes as text, each rounded in one way.
  module("Formatting", .platform),
  // What tells whether two documents are the same.
  module("Digest", .platform, uses: ["CCrypto", "Formatting"]),
  // Random numbers that are the same on every run.
  module("SeededRandom", .platform),
  .systemLibrary(name: "CMalloc", path: "Sources/Platform/CMalloc"),
  shim("CProcess"),
  shim("CSandbox"),
  shim("CImageDecoding", uses: ["CJPEG", "CPNG"]),
  // What runs neural networks is loaded with dlopen: neither headers nor libraries are needed to build.
  shim("COpenVINO", links: [.linkedLibrary("dl")]),
  shim("COnnxRuntime", links: [.linkedLibrary("dl")]),
  shim("CNVML", links: [.linkedLibrary("dl")]),
  library("CPoppler", "poppler-glib cairo", ["libpoppler-glib-dev", "libcairo2-dev"]),
  library("CJPEG", "libjpeg", ["libjpeg-dev"]),
  library("CPNG", "libpng", ["libpng-dev"]),
  // libxml2 is loaded with dlopen: only its headers are needed to build.
  .target(
    name: "CXML", path: "Sources/Platform/CXML",
    cSettings: cSettings + [.unsafeFlags(["-I/usr/include/libxml2"])],
    linkerSettings: [.linkedLibrary("dl")]),
  library("CCrypto", "libcrypto", ["libssl-dev"]),
  library("CCurl", "libcurl", ["libcurl4-openssl-dev"]),
]

let testTargets: [Target] = [
  .target(
    name: "TestSupport", dependencies: ["SeededRandom"], path: "Tests/Support/TestSupport", swiftSettings: testSettings
  ),
  .target(
    name: "TypedPages", dependencies: ["DocumentText", "Extraction"], path: "Tests/Support/TypedPages",
    swiftSettings: testSettings),
  // Drives the programs as processes over sockets; links none of the product's modules.
  .testTarget(
    name: "IntegrationTests", dependencies: ["TestSupport"], path: "Tests/Programs/IntegrationTests",
    swiftSettings: testSettings),
  tests("LoadTesting", .proving, uses: ["DocumentFormats", "Extraction", "Formatting", "HTTPTransport", "JSON"]),
  tests(
    "ModelSimulation", .proving,
    uses: ["DocumentText", "Extraction", "GBNF", "Inference", "JSON", "ModelCatalog", "ModelServing"]),
  tests("HostedSimulation", .proving, uses: ["DocumentText", "Extraction", "JSON", "MistralOCR"]),
  tests("GBNF", .proving, uses: []),
  tests("SchedulingReplay", .proving, uses: []),
  tests("CommandLineProgram", .programs, uses: ["Extraction"]),
  tests(
    "Gateway", .service,
    uses: [
      "DocumentService", "Extraction", "HTTPTransport", "Heartbeats", "Inference", "JSON", "ModelCatalog", "OCRClient",
      "Settings", "Workers", logging,
    ]),
  tests(
    "Monitoring", .service,
    uses: [
      "DocumentService", "Extraction", "HTTPTransport", "Heartbeats", "JSON", "OCRClient", "PrometheusMetrics",
      "Settings", logging,
    ]),
  tests("Telemetry", .service, uses: ["DocumentService", "HTTPTransport", "JSON", "Settings", "Traces"]),
  tests(
    "DocumentService", .service,
    uses: [
      "Bookkeeping", "Digest", "DocumentFormats", "Extraction", "JSON", "PrometheusMetrics", "Settings", "Traces",
      nioCore, nioHTTP1, nioPosix,
    ]),
  tests(
    "OCRClient", .client,
    uses: [
      "DocumentFormats", "DocumentText", "Extraction", "HTTPTransport", "Heartbeats", "JSON", "MistralOCR",
      "ModelAnswers",
      "Settings", "Traces", coreMetrics, logging,
    ]),
  tests("Heartbeats", .client, uses: ["HTTPTransport", "JSON", "Settings", logging]),
  tests("MistralOCR", .client, uses: ["DocumentText", "Extraction", "JSON"]),
  tests(
    "Inference", .engines,
    uses: [
      "Batching", "DocumentText", "Extraction", "FieldExtraction", "GBNF", "HTTPTransport", "ImagePlanning", "Imaging",
      "JSON", "Languages", "ModelAnswers", "ModelCatalog", "ModelServing", "TypedPages", "WorkerProtocol", "Workers",
      "XMLDocuments", logging,
    ]),
  tests(
    "ElectronicInvoices", .engines,
    uses: ["DocumentText", "Extraction", "FieldExtraction", "Imaging", "TypedPages", "XMLDocuments"]),
  tests("ModelAnswers", .engines, uses: ["DocumentText", "Extraction", "FieldExtraction", "Languages", "TypedPages"]),
  tests(
    "ModelServing", .engines,
    uses: ["DocumentText", "Extraction", "HTTPTransport", "Inference", "JSON", "ModelCatalog", "Traces", "TypedPages"]),
  tests("Scoring", .engines, uses: ["JSON"]),
  tests("ModelCatalog", .engines, uses: ["Extraction", "ImagePlanning", "JSON"]),
  tests("Batching", .engines, uses: []),
  tests(
    "Workers", .reading,
    uses: ["DocumentText", "Extraction", "ImagePlanning", "WorkerProtocol", "XMLDocuments", logging]),
  tests("ImagePlanning", .reading, uses: ["DocumentText", "Extraction"]),
  // What code in a worker must not do, and a program that tries it in a worker's sandbox.
  .target(name: "CForbidden", path: "Tests/Support/CForbidden"),
  .executableTarget(
    name: "sandbox-probe", dependencies: ["CForbidden", "WorkerProcess", "WorkerProtocol"],
    path: "Tests/Support/SandboxProbe", swiftSettings: testSettings),
  tests("WorkerProcess", .reading, uses: ["WorkerProtocol", "sandbox-probe"]),
  tests("WorkerProtocol", .reading, uses: ["DocumentFormats", "DocumentText", "XMLDocuments"]),
  tests(
    "Imaging", .reading, optimized: true,
    uses: ["DocumentFormats", "DocumentText", "WorkerProcess", "WorkerProtocol", "XMLDocuments"]),
  tests("TextRecognition", .reading, optimized: true, uses: ["DocumentText", "Imaging", "WorkerProtocol"]),
  tests("FieldExtraction", .reading, uses: ["DocumentText", "Extraction", "Languages"]),
  tests("Bookkeeping", .domain, uses: ["Extraction"]),
  tests("Extraction", .domain, uses: ["DocumentFormats", "JSON"]),
  tests("Languages", .domain, uses: ["Extraction"]),
  tests("DocumentFormats", .domain, uses: []),
  tests("JSON", .domain, uses: []),
  tests("HTTPTransport", .platform, uses: []),
  tests("PrometheusMetrics", .platform, uses: [coreMetrics]),
  tests("Settings", .platform, uses: []),
  tests("Digest", .platform, uses: []),
  tests("Concurrency", .platform, uses: []),
  tests("Formatting", .platform, uses: []),
  tests("KernelFiles", .platform, uses: []),
  tests("Traces", .platform, uses: []),
]

/// What others' bytes go through, and programs that give it damaged ones (docs/reliability.md).
let fuzzing: [Target] =
  [
    .target(
      name: "FuzzSubjects",
      dependencies: [
        "Bookkeeping", "Digest", "DocumentFormats", "DocumentService", "DocumentText", "ElectronicInvoices",
        "Extraction", "FieldExtraction", "Imaging", "Inference", "JSON", "MistralOCR", "ModelAnswers", "ModelServing",
        "OCRClient", "SeededRandom", "Settings", "Traces", "TypedPages", "WorkerProtocol", "XMLDocuments",
      ], path: "Tests/Fuzzing/FuzzSubjects", swiftSettings: swiftSettings),
    .target(
      name: "FuzzRun", dependencies: ["FuzzSubjects", "SeededRandom"], path: "Tests/Fuzzing/FuzzRun",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "ocr-fuzz", dependencies: ["FuzzRun", "FuzzSubjects"] + (fuzzer == nil ? [] : ["CFuzzer"]),
      path: "Tests/Fuzzing/OCRFuzz", swiftSettings: swiftSettings,
      linkerSettings: fuzzer.map { library in
        let whole = ["--whole-archive", library, "--no-whole-archive"].flatMap { ["-Xlinker", $0] }
        return [.unsafeFlags(["-sanitize=address"] + whole), .linkedLibrary("stdc++"), .linkedLibrary("m")]
      } ?? []),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzRun", "FuzzSubjects", "TestSupport"], path: "Tests/Fuzzing/FuzzTests",
      swiftSettings: testSettings),
  ]
  + (fuzzer == nil
    ? []
    : [
      .target(name: "CFuzzer", path: "Tests/Fuzzing/CFuzzer"),
      .executableTarget(
        name: "unwalled-worker", dependencies: ["Imaging", "TextRecognition", "WorkerProtocol"],
        path: "Tests/Fuzzing/FuzzWorker", swiftSettings: swiftSettings,
        linkerSettings: [.unsafeFlags(["-sanitize=address"])]),
    ])

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
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics.git", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
  ],
  targets: proving + programs + service + client + engines + reading + domain + platform + testTargets + fuzzing,
  swiftLanguageModes: [.v6]
)
