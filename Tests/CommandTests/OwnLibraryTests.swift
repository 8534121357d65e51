// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// libSmoothbenchProvider.so, loaded into a process that has the same modules built in.
@Suite struct OwnLibraryTests {
  private var library: String {
    get throws {
      (try Tool.path as NSString).deletingLastPathComponent + "/libSmoothbenchProvider.so"
    }
  }

  @Test func keepsTheLawsOnEverythingItOffers() throws {
    let result = try Tool.run([
      "verify", "--provider", try library, "--cases", "20", "--format", "json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let passed = try result.records().filter { $0["outcome"] as? String == "passed" }
    #expect(Set(passed.compactMap { $0["kernel"] as? String }) == ["s8s8s32", "w8a8_linear"])
    #expect(passed.allSatisfy { $0["provider"] as? String == "smoothbench-library" })
  }

  @Test func takesTheRowThatTheEnvironmentForces() throws {
    let arguments = ["verify", "--provider", try library, "--cases", "5", "--quiet"]
    let portable = try Tool.run(arguments, environment: ["SMOOTHBENCH_KERNEL": "portable"])
    #expect(portable.status == 0, "\(portable.errors)")
    let unknown = try Tool.run(arguments, environment: ["SMOOTHBENCH_KERNEL": "no-such-row"])
    #expect(unknown.status == 77)
    #expect(unknown.errors.contains("no-such-row"))
  }

  /// A C program as any caller could be: what it must not ask for is refused, and it lives on.
  @Test(.enabled(if: ProviderLibrary.compiler != nil, "no C compiler on the path"))
  func refusesWhatCannotBeComputed() throws {
    let folder = try TemporaryFolder()
    let caller = Process()
    caller.executableURL = URL(
      fileURLWithPath: try ProviderLibrary.compile(
        Self.caller,
        options: ["-ldl"],
        to: folder.path + "/caller",
        in: folder
      )
    )
    caller.arguments = [try library]
    let pipe = Pipe()
    caller.standardOutput = pipe
    try caller.run()
    let findings = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    caller.waitUntilExit()
    #expect(caller.terminationReason == .exit)
    #expect(findings == "done\n")
  }

  /// Prints every call that does not end as it must, then `done`.
  private static let caller = """
    #include <dlfcn.h>
    #include <math.h>
    #include <smoothbench_provider.h>
    #include <stddef.h>
    #include <stdio.h>

    #define ACCEPTED(call) if ((call) != 0) printf("refused: %s\\n", #call)
    #define REFUSED(call) if ((call) <= 0) printf("not refused: %s\\n", #call)

    static const smoothbench_provider_v1 *p;
    static const smoothbench_product_shape good = {2, 3, 4, 3, 3, 4};
    static const int8_t weight[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    static const int8_t codes[6] = {1, 0, -1, 2, 2, 2};
    static const float scales[4] = {1, 1, 1, 1};
    static int32_t sums[8];

    static int32_t pack(uint32_t capability, smoothbench_product_shape shape, const void *weight) {
      smoothbench_packed_weight *packed = NULL;
      const int32_t status = p->pack_weight(capability, &shape, weight, &packed);
      if (packed != NULL) p->free_weight(packed);
      return status;
    }

    static void refuse_shapes(void) {
      const uint32_t product = SMOOTHBENCH_CAPABILITY_S8S8S32;
      for (int field = 0; field < 6; field++) {
        // No size is below 1, no stride below the length of a row, and no address beyond 63 bits.
        for (int64_t value = field < 3 ? 0 : 2; value > -3; value--) {
          smoothbench_product_shape shape = good;
          ((int64_t *)&shape)[field] = value;
          REFUSED(pack(product, shape, weight));
        }
        smoothbench_product_shape shape = good;
        ((int64_t *)&shape)[field] = INT64_MAX;
        REFUSED(pack(product, shape, weight));
      }
      REFUSED(pack(product, (smoothbench_product_shape){1, 131072, 1, 131072, 131072, 1}, weight));
    }

    static void refuse_weights(void) {
      smoothbench_packed_weight *packed = NULL;
      const uint32_t product = SMOOTHBENCH_CAPABILITY_S8S8S32;
      const uint32_t layer = SMOOTHBENCH_CAPABILITY_W8A8_LINEAR;
      const float zero = 0, nothing = NAN, step = 0.5f;
      const float unusable[4] = {1, 1, INFINITY, 1};
      ACCEPTED(pack(product, good, weight));
      REFUSED(pack(SMOOTHBENCH_CAPABILITY_F32, good, weight));
      REFUSED(pack(product | layer, good, weight));
      REFUSED(pack(1u << 31, good, weight));
      REFUSED(pack(product, good, NULL));
      REFUSED(p->pack_weight(product, NULL, weight, &packed));
      REFUSED(p->pack_weight(product, &good, weight, NULL));
      ACCEPTED(pack(layer, good, &(smoothbench_linear_weight){weight, scales, &step, scales}));
      ACCEPTED(pack(layer, good, &(smoothbench_linear_weight){weight, scales, NULL, NULL}));
      REFUSED(pack(layer, good, &(smoothbench_linear_weight){NULL, scales, NULL, NULL}));
      REFUSED(pack(layer, good, &(smoothbench_linear_weight){weight, NULL, NULL, NULL}));
      REFUSED(pack(layer, good, &(smoothbench_linear_weight){weight, unusable, NULL, NULL}));
      REFUSED(pack(layer, good, &(smoothbench_linear_weight){weight, scales, &zero, NULL}));
      REFUSED(pack(layer, good, &(smoothbench_linear_weight){weight, scales, &nothing, NULL}));
    }

    static void refuse_runs(void) {
      const uint32_t product = SMOOTHBENCH_CAPABILITY_S8S8S32;
      smoothbench_packed_weight *packed = NULL;
      smoothbench_product_shape deeper = good, wider = good, narrow = good;
      deeper.depth = 4, deeper.activation_row_stride = deeper.weight_row_stride = 4;
      wider.columns = wider.output_row_stride = 5;
      narrow.activation_row_stride = 2;
      ACCEPTED(p->pack_weight(product, &good, weight, &packed));
      REFUSED(p->run(SMOOTHBENCH_CAPABILITY_W8A8_LINEAR, &good, codes, packed, sums));
      REFUSED(p->run(product, NULL, codes, packed, sums));
      REFUSED(p->run(product, &good, NULL, packed, sums));
      REFUSED(p->run(product, &good, codes, NULL, sums));
      REFUSED(p->run(product, &good, codes, packed, NULL));
      REFUSED(p->run(product, &deeper, codes, packed, sums));
      REFUSED(p->run(product, &wider, codes, packed, sums));
      REFUSED(p->run(product, &narrow, codes, packed, sums));
      ACCEPTED(p->run(product, &good, codes, packed, sums));
      if (sums[0] != -2 || sums[7] != 66) printf("wrong: %d, %d\\n", sums[0], sums[7]);
      p->free_weight(packed);
      p->free_weight(NULL);
    }

    int main(int count, char **arguments) {
      void *library = dlopen(count > 1 ? arguments[1] : "", RTLD_NOW | RTLD_LOCAL);
      if (library == NULL) return printf("%s\\n", dlerror());
      p = ((smoothbench_provider_function)dlsym(library, SMOOTHBENCH_PROVIDER_SYMBOL))();
      ACCEPTED(p->set_threads(2));
      REFUSED(p->set_threads(0));
      REFUSED(p->set_threads(-1));
      REFUSED(p->set_threads(1000000));
      REFUSED(p->set_threads(INT32_MAX));
      refuse_shapes();
      refuse_weights();
      refuse_runs();
      return puts("done") < 0;
    }
    """
}
