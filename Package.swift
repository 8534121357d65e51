// swift-tools-version: 6.2
// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// Every finding of the compiler is an error: a bench that judges others compiles without a warning.
let swiftSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// The same for C. Instruction sets are chosen for each function by attributes, never by flags here:
// the package builds for the lowest common processor and dispatches at run time.
let cSettings: [CSetting] = [
  .treatAllWarnings(as: .error),
  .enableWarning("extra"),
  .enableWarning("conversion"),
]

// Targets from the top layer to the bottom. An arrow points down only; ci/check-layers checks it.
let package = Package(
  name: "smoothbench",
  products: [
    .executable(name: "smoothbench", targets: ["smoothbench"]),
    // Our kernels for other programs, and for this tool beside the ones it carries.
    .library(name: "SmoothbenchProvider", type: .dynamic, targets: ["SmoothbenchProvider"]),
  ],
  traits: [
    // gperftools: `profile` and the memory figures. Off for sanitizer builds, which bring an
    // allocator and signal handlers of their own.
    .default(enabledTraits: ["Profiling"]),
    .trait(name: "Profiling", description: "CPU profile and allocator statistics by gperftools."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
  ],
  targets: [
    // 6: command line.
    .executableTarget(
      name: "smoothbench",
      dependencies: [
        "BenchmarkSuite", "EvaluationSuite", "FaultInjection", "Verification", "ModelConversion",
        "Architectures", "Measurement", "ProfileFormats", "ReportPages", "Records", "Checkpoints",
        "Smoothing", "Tokenizers", "TransformerModels", "Providers",
        "OptimizedOperations", "ReferenceOperations", "Quantization", "TensorCore", "JSONReading",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/SmoothbenchCommand",
      swiftSettings: swiftSettings
    ),

    // 5: what to time | what to evaluate.
    .target(
      name: "EvaluationSuite",
      dependencies: [
        "TransformerModels", "ModelConversion", "Architectures", "Smoothing", "Checkpoints",
        "Tokenizers", "Measurement", "Providers", "OptimizedOperations", "ReferenceOperations",
        "Quantization", "TensorCore",
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "BenchmarkSuite",
      dependencies: [
        "Verification", "Measurement", "Records", "Checkpoints", "Providers",
        "OptimizedOperations", "ReferenceOperations", "Quantization", "TensorCore",
      ],
      swiftSettings: swiftSettings
    ),

    // 5: faults on purpose, for what must catch them.
    .target(
      name: "FaultInjection",
      dependencies: [
        "Verification", "Architectures", "ReferenceOperations", "OptimizedOperations", "Records",
        "Quantization", "TensorCore",
      ],
      swiftSettings: swiftSettings
    ),

    // 4: checkpoints made of checkpoints, and judged.
    .target(
      name: "ModelConversion",
      dependencies: [
        "Architectures", "Smoothing", "Checkpoints", "Tokenizers", "ReferenceOperations",
        "Quantization", "TensorCore", "JSONReading",
      ],
      swiftSettings: swiftSettings
    ),

    // 4: models, without arithmetic of their own; of OptimizedOperations they name types only, for which
    // their code is specialized.
    .target(
      name: "TransformerModels",
      dependencies: ["Architectures", "OptimizedOperations", "Quantization", "TensorCore"],
      swiftSettings: swiftSettings
    ),

    // 4: where reference meets optimized.
    .target(
      name: "Verification",
      dependencies: [
        "ReferenceOperations", "OptimizedOperations", "Smoothing", "Checkpoints", "Providers",
        "Records",
        "Quantization", "TensorCore", "JSONReading",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: swiftSettings
    ),

    // 3: the kernels behind the C interface.
    .target(
      name: "SmoothbenchProvider",
      dependencies: ["OptimizedOperations", "Quantization", "TensorCore", "CProviderInterface"],
      swiftSettings: swiftSettings
    ),

    .target(
      name: "Architectures",
      dependencies: ["Checkpoints", "Quantization", "JSONReading"],
      swiftSettings: swiftSettings
    ),

    // 2: siblings, blind to one another.
    .target(
      name: "ReferenceOperations",
      dependencies: ["Quantization", "TensorCore"],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "OptimizedOperations",
      dependencies: ["Quantization", "TensorCore", "CMicrokernels"],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Smoothing",
      dependencies: ["Quantization", "TensorCore"],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Checkpoints",
      dependencies: ["TensorCore", "JSONReading"],
      swiftSettings: swiftSettings
    ),
    .target(name: "Tokenizers", dependencies: ["JSONReading"], swiftSettings: swiftSettings),
    .target(
      name: "Providers",
      dependencies: ["Quantization", "TensorCore", "CProviderInterface", "COpenBLASProvider"],
      swiftSettings: swiftSettings
    ),

    // 1: vocabulary | stopwatch | what is written down.
    .target(name: "Quantization", dependencies: ["TensorCore"], swiftSettings: swiftSettings),
    .target(
      name: "Measurement",
      dependencies: [
        "Records",
        .target(name: "CGperftools", condition: .when(traits: ["Profiling"])),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "ReportPages",
      dependencies: ["Records", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "ProfileFormats",
      dependencies: [
        "Records", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["profile.proto"],
      swiftSettings: swiftSettings
    ),
    .target(name: "Records", swiftSettings: swiftSettings),

    // 0: storage | C micro-kernels | C interfaces.
    .target(name: "TensorCore", swiftSettings: swiftSettings),
    .target(name: "JSONReading", swiftSettings: swiftSettings),
    .target(name: "CMicrokernels", cSettings: cSettings),
    .target(name: "CProviderInterface", cSettings: cSettings),
    // The example that is compiled in; ci/build-providers builds all of them as libraries.
    .target(
      name: "COpenBLASProvider",
      dependencies: ["CProviderInterface"],
      path: "bench/providers",
      exclude: ["onednn.c", "onednn_gemm.c"],
      cSettings: cSettings
    ),
    .systemLibrary(
      name: "CGperftools",
      pkgConfig: "libprofiler",
      providers: [.apt(["libgoogle-perftools-dev"])]
    ),

    // Tests: one target for each module, and what they share.
    .target(
      name: "TestSupport",
      dependencies: ["Measurement", "TensorCore"],
      path: "Tests/TestSupport",
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "CheckpointsTests",
      dependencies: ["Checkpoints", "JSONReading", "TensorCore", "TestSupport"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "ArchitecturesTests",
      dependencies: ["Architectures", "Checkpoints", "Quantization", "TestSupport"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "ModelConversionTests",
      dependencies: [
        "ModelConversion", "Architectures", "Smoothing", "Checkpoints", "Tokenizers",
        "Quantization", "TensorCore", "JSONReading", "TestSupport",
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "TokenizersTests",
      dependencies: ["Tokenizers", "Checkpoints", "TestSupport"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "JSONReadingTests",
      dependencies: ["JSONReading"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "OptimizedOperationsTests",
      dependencies: [
        "CMicrokernels", "OptimizedOperations", "Providers", "Quantization", "TensorCore",
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "smoothbench", "EvaluationSuite", "Records", "Smoothing", "Quantization", "TestSupport",
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "BenchmarkSuiteTests",
      dependencies: [
        "BenchmarkSuite", "Verification", "Measurement", "Records", "OptimizedOperations",
        "Quantization", "TensorCore", "TestSupport",
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "MeasurementTests",
      dependencies: ["Measurement", "Records", "TestSupport"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "RecordsTests",
      dependencies: ["Records"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "ProfileFormatsTests",
      dependencies: [
        "ProfileFormats", "Records", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "ReportPagesTests",
      dependencies: ["ReportPages", "Records"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "VerificationTests",
      dependencies: [
        "FaultInjection", "Verification", "ReferenceOperations", "OptimizedOperations",
        "Checkpoints", "Records",
        "Quantization", "TensorCore", "TestSupport",
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "FaultInjectionTests",
      dependencies: ["FaultInjection", "Verification", "Records", "Quantization", "TensorCore"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "TensorCoreTests",
      dependencies: ["TensorCore"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "QuantizationTests",
      dependencies: ["Quantization", "TensorCore"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "TransformerModelsTests",
      dependencies: [
        "TransformerModels", "Architectures", "Smoothing", "ReferenceOperations",
        "OptimizedOperations", "Quantization", "TensorCore",
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "EvaluationSuiteTests",
      dependencies: [
        "EvaluationSuite", "TransformerModels", "Architectures", "Smoothing", "Checkpoints",
        "Tokenizers", "ReferenceOperations", "OptimizedOperations", "Quantization", "TensorCore",
        "TestSupport",
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "ReferenceOperationsTests",
      dependencies: ["ReferenceOperations", "Quantization", "TensorCore"],
      swiftSettings: swiftSettings
    ),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
