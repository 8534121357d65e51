// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Libraries are timed beside our kernels, and only those that are right.
@Suite(.enabled(if: ProviderLibrary.compiler != nil, "no C compiler on the path"))
struct BenchmarkProviderTests {
  private func benchmark(
    _ behaviours: [ProviderLibrary.Behaviour],
    operation: String = "gemm_s8s8s32",
    shape: String = "9x40x33"
  ) throws -> (status: Int32, records: [[String: Any]]) {
    let folder = try TemporaryFolder()
    let libraries = try behaviours.map { try ProviderLibrary.build($0, in: folder) }
    let result = try Tool.run([
      "benchmark", "--quick", "--format", "json", "--shape", shape, "--operation", operation,
      "--provider", libraries.joined(separator: ","),
    ])
    return (result.status, try result.records())
  }

  /// Records of the test's own libraries, which all have one name.
  private func ofLibraries(_ records: [[String: Any]]) -> [[String: Any]] {
    records.filter { $0["provider"] as? String == "loops" }
  }

  @Test(arguments: [
    (ProviderLibrary.Behaviour.right, "gemm_s8s8s32", ["s8s8s32"]),
    (.rightLayer, "w8a8_linear", ["w8a8_linear"]),
    (.rightFloats, "gemm_s8s8s32", ["f32", "bf16"]),
    (.rightFloats, "w8a8_linear", ["f32", "bf16"]),
  ])
  func timesWhatIsRight(
    _ behaviour: ProviderLibrary.Behaviour,
    operation: String,
    kernels: [String]
  ) throws {
    let result = try benchmark([behaviour], operation: operation)
    #expect(result.status == 0)
    let records = ofLibraries(result.records)
    #expect(records.map { $0["kernel"] as? String } == kernels)
    for record in records {
      #expect(record["kind"] as? String == "baseline")
      #expect((record["library_version"] as? String)?.isEmpty == false)
      let ratio = try #require(record["time_ratio"] as? [String: Any])
      let median = try #require(ratio["median"] as? Double)
      let interval = try #require(ratio["confidence_interval"] as? [Double])
      #expect(interval.count == 2 && interval[0] <= median && median <= interval[1])
    }
    let own = try #require(result.records.first { $0["kind"] as? String == "benchmark" })
    let speedup = try #require(own["speedup"] as? [String: Any])
    #expect((speedup["bf16"] is Double) == kernels.contains("bf16"))
    // Over the fastest of its precision: OpenBLAS and the test's own loops.
    let ratios = result.records.filter { $0["kernel"] as? String == "f32" }
      .compactMap { ($0["time_ratio"] as? [String: Any])?["median"] as? Double }
    #expect(speedup["fp32"] as? Double == ratios.min())
  }

  @Test(arguments: [
    (ProviderLibrary.Behaviour.leavesOutLastDepth, "9x40x33", "computes wrongly"),
    (.failsAfterAWhile, "9x40x33", "run returned 7"),
    (.refusesThreads, "9x40x33", "set_threads returned 2"),
    (.refusesToPack, "9x40x33", "pack_weight returned 3"),
    // Its caller sleeps while another thread works.
    (.ignoresThreads, "33x256x128", "works on other threads too"),
    // Sums of the timed data are below 2^24, where FP32 is exact; 2048 times 127^2 is not.
    (.sumsInFloat, "5x2048x17", "on codes of 127, row 0, column 0"),
  ])
  func showsNoTimeForWhatIsWrong(
    _ behaviour: ProviderLibrary.Behaviour,
    shape: String,
    finding: String
  ) throws {
    let result = try benchmark([behaviour, .rightLayer], shape: shape)
    #expect(result.status == 1)
    let records = ofLibraries(result.records)
    #expect(records.allSatisfy { $0["kind"] as? String == "verification" })
    let failed = try #require(records.first { $0["outcome"] as? String == "failed" })
    #expect((failed["reason"] as? String)?.contains(finding) == true, "\(failed)")
    // The layer is nothing a product is compared with.
    let skipped = try #require(records.first { $0["outcome"] as? String == "skipped" })
    #expect((skipped["reason"] as? String)?.contains("nothing to compare") == true)
    #expect(result.records.contains { $0["kind"] as? String == "benchmark" })
  }

  @Test func everyWeightThatALibraryPackedIsFreed() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.run(
      [
        "benchmark", "--quick", "--shape", "9x40x33", "--operation", "gemm_s8s8s32", "--provider",
        try ProviderLibrary.build(.countsWeights, in: folder),
      ],
      environment: ["COUNTS": folder.path + "/counts"]
    )
    #expect(result.status == 0, "\(result.errors)")
    let text = try String(contentsOfFile: folder.path + "/counts", encoding: .utf8)
    let counts = text.split(separator: " ").compactMap { Int($0) }
    // One is timed; those before it hold extreme codes.
    #expect(counts.count == 2 && counts[0] > 1)
    #expect(counts.first == counts.last)
  }

  @Test func recordsThatTheBaselineIsMissing() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("libopenblas.so.0", "no library")
    let result = try Tool.run(
      [
        "benchmark", "--quick", "--format", "json", "--shape", "8x8x8", "--operation",
        "w8a8_linear",
      ],
      environment: ["LD_LIBRARY_PATH": folder.path]
    )
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    let skipped = try #require(records.first { $0["provider"] as? String == "openblas" })
    #expect(skipped["outcome"] as? String == "skipped")
    #expect((skipped["reason"] as? String)?.contains("apt-get install libopenblas-dev") == true)
    let own = try #require(records.first { $0["kind"] as? String == "benchmark" })
    #expect((own["speedup"] as? [String: Any])?["fp32"] is NSNull)
  }

  @Test func goesOnWithoutALibraryThatIsMissing() throws {
    for (library, status) in [("no-such-library", 66), ("./no-such-library.so", 66)] {
      let result = try Tool.run([
        "benchmark", "--quick", "--format", "json", "--shape", "8x8x8", "--operation",
        "gemm_s8s8s32", "--provider", library,
      ])
      #expect(result.status == status, "\(result.errors)\(result.output)")
      let records = try result.records()
      let skipped = try #require(records.first { $0["provider"] as? String == library })
      #expect(skipped["outcome"] as? String == "skipped")
      #expect(skipped["reason"] as? String != "")
      #expect(records.contains { $0["kind"] as? String == "benchmark" })
    }
  }
}
