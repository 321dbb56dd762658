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
  ],
  // Traits are switched off where they would link the full Foundation (docs/architecture.md, "Lean binaries").
  dependencies: [
    .package(
      url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1",
      traits: ["ConfigurationSupport"]),
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration.git", exact: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2", traits: []),
  ],
  targets: [
    // Words on pages: what every module agrees on. Nothing below it.
    .target(name: "DocumentText", swiftSettings: swiftSettings),
    // The domain: fields, money, dates, verdicts, problems. Pure values.
    .target(name: "Extraction", dependencies: ["DocumentText"], swiftSettings: swiftSettings),
    .target(
      name: "FieldExtraction", dependencies: ["DocumentText", "Extraction"], swiftSettings: swiftSettings),

    // The isolated processes.
    .target(name: "WorkerProtocol", dependencies: ["DocumentText"], swiftSettings: swiftSettings),
    .target(name: "CSandbox"),
    .target(name: "WorkerProcess", dependencies: ["CSandbox", "WorkerProtocol"], swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6]
)
