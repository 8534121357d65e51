// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A small library that multiplies by three loops, right or with one fault, compiled for a test.
enum ProviderLibrary {
  /// What the library does.
  enum Behaviour: String, CaseIterable {
    case right = "RIGHT"
    case readsOneByteTooFar = "READ_TOO_FAR"
    case writesBetweenRows = "WRITE_BETWEEN_ROWS"
    case leavesOutLastDepth = "LEAVE_OUT_LAST_DEPTH"
    case addsToOutput = "ADD_TO_OUTPUT"
    case crashes = "CRASH"
    case hangs = "HANG"
    case crashesWhenLoaded = "CRASH_WHEN_LOADED"
    case isOfAnotherVersion = "ANOTHER_VERSION"
    case exportsNothing = "EXPORT_NOTHING"
  }

  /// A C compiler: the one beside Swift's, or one on the path.
  static let compiler: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = path.split(separator: ":").map(String.init)
    return folders.flatMap { folder in ["clang", "cc", "gcc"].map { "\(folder)/\($0)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// Compiles a library of a behaviour into a folder.
  static func build(_ behaviour: Behaviour, in folder: TemporaryFolder) throws -> String {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let library = "\(folder.path)/lib\(behaviour).so"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: compiler ?? "clang")
    process.arguments = [
      "-O1", "-shared", "-fPIC", "-D\(behaviour.rawValue)",
      "-I\(package)/Sources/CProviderInterface/include",
      try folder.file("provider.c", source), "-o", library,
    ]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NotCompiled() }
    return library
  }

  struct NotCompiled: Error {}

  private static let source = """
    #include <stdlib.h>
    #include "smoothbench_provider.h"

    struct smoothbench_packed_weight { const int8_t *weight; };

    static int32_t set_threads(int32_t threads) { return threads < 1; }

    static int32_t pack_weight(
        uint32_t capability, const smoothbench_product_shape *shape, const void *weight,
        smoothbench_packed_weight **packed) {
      (void)capability; (void)shape;
      *packed = malloc(sizeof **packed);
      (*packed)->weight = weight;
      return 0;
    }

    static int32_t run(
        uint32_t capability, const smoothbench_product_shape *shape, const void *activation,
        const smoothbench_packed_weight *packed, void *output) {
      (void)capability;
      const smoothbench_product_shape s = *shape;
      const int8_t *a = activation;
      int32_t *y = output;
      int64_t depth = s.depth;
    #ifdef READ_TOO_FAR
      volatile int8_t sink = a[(s.rows - 1) * s.activation_row_stride + depth];
      (void)sink;
    #endif
    #ifdef LEAVE_OUT_LAST_DEPTH
      if (depth > 16) depth--;
    #endif
    #ifdef CRASH
      if (s.columns > 20) abort();
    #endif
    #ifdef HANG
      volatile int spinning = s.columns > 20;
      while (spinning) {}
    #endif
      for (int64_t i = 0; i < s.rows; i++)
        for (int64_t j = 0; j < s.columns; j++) {
          int32_t sum = 0;
          for (int64_t k = 0; k < depth; k++)
            sum += a[i * s.activation_row_stride + k] * packed->weight[j * s.weight_row_stride + k];
    #ifdef ADD_TO_OUTPUT
          sum += y[i * s.output_row_stride + j];
    #endif
          y[i * s.output_row_stride + j] = sum;
        }
    #ifdef WRITE_BETWEEN_ROWS
      if (s.rows > 1 && s.output_row_stride > s.columns) y[s.columns] = 0;
    #endif
      return 0;
    }

    static void free_weight(smoothbench_packed_weight *packed) { free(packed); }

    static const smoothbench_provider_v1 provider = {
    #ifdef ANOTHER_VERSION
        .version = SMOOTHBENCH_PROVIDER_VERSION + 1,
    #else
        .version = SMOOTHBENCH_PROVIDER_VERSION,
    #endif
        .capabilities = SMOOTHBENCH_CAPABILITY_S8S8S32,
        .name = "loops",
        .description = "three loops",
        .set_threads = set_threads,
        .pack_weight = pack_weight,
        .run = run,
        .free_weight = free_weight,
    };

    #ifdef EXPORT_NOTHING
    static
    #endif
    const smoothbench_provider_v1 *smoothbench_provider(void);
    const smoothbench_provider_v1 *smoothbench_provider(void) {
    #ifdef CRASH_WHEN_LOADED
      abort();
    #endif
      return &provider;
    }
    """
}
