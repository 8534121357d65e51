// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A small library that multiplies by three loops, right or with one fault, compiled for a test.
enum ProviderLibrary {
  /// What the library does.
  enum Behaviour: String, CaseIterable {
    case right = "RIGHT"
    case rightLayer = "LAYER"
    case rightFloats = "FLOATS"
    case failsAfterAWhile = "FAIL_AFTER_A_WHILE"
    case refusesThreads = "REFUSE_THREADS"
    case refusesToPack = "REFUSE_TO_PACK"
    case countsWeights = "COUNT_WEIGHTS"
    case ignoresThreads = "IGNORES_THREADS"
    case sumsInFloat = "SUMS_IN_FLOAT"
    case layerRoundsHalfAway = "LAYER_ROUNDS_HALF_AWAY"
    case layerTakesInfinity = "LAYER_TAKES_INFINITY"
    case layerReadsBiasTooFar = "LAYER_READS_BIAS_TOO_FAR"
    case doesNotWorkHere = "NO_CAPABILITIES"
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
    try compile(
      source,
      options: ["-shared", "-fPIC", "-pthread", "-D\(behaviour.rawValue)", "-lm"],
      to: "\(folder.path)/lib\(behaviour).so",
      in: folder
    )
  }

  /// Compiles a C file that knows the interface.
  ///
  /// - Returns: `output`.
  static func compile(
    _ source: String,
    options: [String],
    to output: String,
    in folder: TemporaryFolder
  ) throws -> String {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: compiler ?? "clang")
    let file = try folder.file("source.c", source)
    process.arguments =
      ["-O1", "-I\(package)/Sources/CProviderInterface/include", file] + options + ["-o", output]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NotCompiled() }
    return output
  }

  struct NotCompiled: Error {}

  private static let source = """
    #include <math.h>
    #include <pthread.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include "smoothbench_provider.h"

    #if defined(LAYER_ROUNDS_HALF_AWAY) || defined(LAYER_TAKES_INFINITY) \
        || defined(LAYER_READS_BIAS_TOO_FAR)
    #define LAYER
    #endif

    struct smoothbench_packed_weight {
      const int8_t *weight;
      const float *scales, *activation_scale, *bias;
    };

    static int32_t set_threads(int32_t threads) {
    #ifdef REFUSE_THREADS
      return 2;
    #endif
      return threads < 1;
    }

    #ifdef COUNT_WEIGHTS
    static int weights_packed, weights_freed;

    // The end of the process.
    __attribute__((destructor)) static void tell(void) {
      FILE *file = fopen(getenv("COUNTS"), "w");
      fprintf(file, "%d %d", weights_packed, weights_freed);
      fclose(file);
    }
    #endif

    static int32_t pack_weight(
        uint32_t capability, const smoothbench_product_shape *shape, const void *weight,
        smoothbench_packed_weight **packed) {
      (void)shape;
    #ifdef REFUSE_TO_PACK
      return 3;
    #endif
    #ifdef COUNT_WEIGHTS
      weights_packed++;
    #endif
      *packed = malloc(sizeof **packed);
      (*packed)->weight = weight;
      if (capability == SMOOTHBENCH_CAPABILITY_W8A8_LINEAR) {
        const smoothbench_linear_weight *linear = weight;
        **packed = (smoothbench_packed_weight){
            linear->codes, linear->scales, linear->activation_scale, linear->bias};
      }
      return 0;
    }

    static int32_t run_layer(
        const smoothbench_product_shape *s, const float *x,
        const smoothbench_packed_weight *packed, float *y) {
      for (int64_t i = 0; i < s->rows; i++) {
        const float *row = x + i * s->activation_row_stride;
        float largest = 0;
        for (int64_t k = 0; k < s->depth; k++) {
    #ifndef LAYER_TAKES_INFINITY
          if (!isfinite(row[k])) return 1;
    #endif
          largest = fmaxf(largest, fabsf(row[k]));
        }
        float scale = largest == 0 ? 1 : fmaxf(largest / 127, 0x1p-149f);
        if (packed->activation_scale) scale = *packed->activation_scale;
        for (int64_t j = 0; j < s->columns; j++) {
          int32_t sum = 0;
          for (int64_t k = 0; k < s->depth; k++) {
    #ifdef LAYER_ROUNDS_HALF_AWAY
            float code = roundf(row[k] / scale);
    #else
            float code = nearbyintf(row[k] / scale);
    #endif
            code = fminf(fmaxf(code, -127), 127);
            sum += (int32_t)code * packed->weight[j * s->weight_row_stride + k];
          }
          float value = (float)sum * scale * packed->scales[j];
    #ifdef LAYER_READS_BIAS_TOO_FAR
          int64_t n = j + 1;
    #else
          int64_t n = j;
    #endif
          y[i * s->output_row_stride + j] = packed->bias ? value + packed->bias[n] : value;
        }
      }
      return 0;
    }

    #ifdef FLOATS
    static float value(uint32_t capability, const void *elements, int64_t index) {
      if (capability == SMOOTHBENCH_CAPABILITY_F32) return ((const float *)elements)[index];
      union { uint32_t bits; float number; } half = {
          (uint32_t)((const uint16_t *)elements)[index] << 16};
      return half.number;
    }

    static int32_t run_floats(
        uint32_t capability, const smoothbench_product_shape *s, const void *a, const void *w,
        float *y) {
      for (int64_t i = 0; i < s->rows; i++)
        for (int64_t j = 0; j < s->columns; j++) {
          float sum = 0;
          for (int64_t k = 0; k < s->depth; k++)
            sum += value(capability, a, i * s->activation_row_stride + k)
                * value(capability, w, j * s->weight_row_stride + k);
          y[i * s->output_row_stride + j] = sum;
        }
      return 0;
    }
    #endif

    static int32_t run(
        uint32_t capability, const smoothbench_product_shape *shape, const void *activation,
        const smoothbench_packed_weight *packed, void *output) {
      if (capability == SMOOTHBENCH_CAPABILITY_W8A8_LINEAR)
        return run_layer(shape, activation, packed, output);
    #ifdef FLOATS
      return run_floats(capability, shape, activation, packed->weight, output);
    #endif
    #ifdef FAIL_AFTER_A_WHILE
      static int calls;
      if (++calls > 5) return 7;
    #endif
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
    #ifdef SUMS_IN_FLOAT
          float sum = 0;
    #else
          int32_t sum = 0;
    #endif
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

    #ifdef IGNORES_THREADS
    struct call {
      const smoothbench_product_shape *shape;
      const void *activation;
      const smoothbench_packed_weight *packed;
      void *output;
    };

    static void *answer(void *argument) {
      const struct call *call = argument;
      run(SMOOTHBENCH_CAPABILITY_S8S8S32, call->shape, call->activation, call->packed, call->output);
      return NULL;
    }

    static int32_t run_elsewhere(
        uint32_t capability, const smoothbench_product_shape *shape, const void *activation,
        const smoothbench_packed_weight *packed, void *output) {
      (void)capability;
      pthread_t thread;
      struct call call = {shape, activation, packed, output};
      if (pthread_create(&thread, NULL, answer, &call) != 0) return 1;
      return pthread_join(thread, NULL) != 0;
    }
    #endif

    static void free_weight(smoothbench_packed_weight *packed) {
    #ifdef COUNT_WEIGHTS
      weights_freed++;
    #endif
      free(packed);
    }

    static const smoothbench_provider_v1 provider = {
    #ifdef ANOTHER_VERSION
        .version = SMOOTHBENCH_PROVIDER_VERSION + 1,
    #else
        .version = SMOOTHBENCH_PROVIDER_VERSION,
    #endif
    #if defined(NO_CAPABILITIES)
        .capabilities = 0,
        .description = "no such unit in this machine",
    #elif defined(FLOATS)
        .capabilities = SMOOTHBENCH_CAPABILITY_F32 | SMOOTHBENCH_CAPABILITY_BF16,
        .description = "three loops on floating point",
    #elif defined(LAYER)
        .capabilities = SMOOTHBENCH_CAPABILITY_W8A8_LINEAR,
        .description = "three loops after quantization",
    #else
        .capabilities = SMOOTHBENCH_CAPABILITY_S8S8S32,
        .description = "three loops",
    #endif
        .name = "loops",
        .set_threads = set_threads,
        .pack_weight = pack_weight,
    #ifdef IGNORES_THREADS
        .run = run_elsewhere,
    #else
        .run = run,
    #endif
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
