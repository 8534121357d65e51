// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct BenchmarkCommandTests {
  private func records(_ arguments: [String]) throws -> [[String: Any]] {
    let result = try Tool.run(["benchmark", "--quick", "--format", "json"] + arguments)
    // 3: a time beyond the limit measured beside it, which the machine's other work decides.
    #expect([0, 3].contains(result.status), "\(result.errors)")
    return try result.records()
  }

  @Test func writesEveryFieldThatScriptsRelyOn() throws {
    let records = try records(["--shape", "33x65x47", "--operation", "w8a8_linear"])
    let benchmark = try #require(records.first { $0["kind"] as? String == "benchmark" })
    for key in [
      "schema", "case", "operation", "rows", "depth", "columns", "kernel", "provider", "threads",
      "cache", "fill", "samples_seconds", "median_seconds", "confidence_interval",
      "giga_operations_per_second", "share_of_peak", "share_of_limit", "limit", "speedup",
      "weak_baseline", "bytes", "verified",
    ] {
      #expect(benchmark[key] != nil, "\(key) is missing")
    }
    let speedup = try #require(benchmark["speedup"] as? [String: Any])
    #expect(Set(speedup.keys) == ["fp32", "fp16", "bf16"])
    let bytes = try #require(benchmark["bytes"] as? [String: Any])
    #expect(bytes["weight_int8"] as? Int == 47 * 65 + 47 * 4)
    #expect(bytes["weight_fp16"] as? Int == 2 * 47 * 65)
  }

  @Test(arguments: ["attention_qk", "attention_pv"])
  func everyHeadOfAttentionIsVerifiedAndCounted(_ operation: String) throws {
    let records = try records(["--shape", "33x24x17", "--operation", "\(operation),heads=3"])
    #expect(records.count == 1)
    let record = try #require(records.first)
    #expect((record["case"] as? String)?.hasSuffix(",heads=3") == true)
    #expect(
      ((record["verified"] as? [String: Any])?["method"] as? String)?.contains("Freivalds") == true
    )
    let rate = try #require(record["giga_operations_per_second"] as? Double)
    let median = try #require(record["median_seconds"] as? Double)
    let operations = Double(2 * 33 * 24 * 17 * 3)
    #expect(abs(rate * 1e9 * median / operations - 1) < 1e-9)
  }

  @Test func floatingPointIsABaselineAndNeverABenchmark() throws {
    let records = try records(["--shape", "16x64x64", "--operation", "gemm_s8s8s32"])
    for record in records {
      let isFloat =
        (record["kernel"] as? String)?.contains("f16") == true
        || record["provider"] as? String == "openblas"
      #expect(record["kind"] as? String == (isFloat ? "baseline" : "benchmark"))
    }
    #expect(records.contains { $0["kind"] as? String == "baseline" })
  }

  @Test func keepsEverySampleAndAnIntervalAroundTheMedian() throws {
    let record = try #require(
      try records(["--shape", "16x64x64", "--operation", "gemm_s8s8s32"]).first
    )
    let samples = try #require(record["samples_seconds"] as? [Double])
    let median = try #require(record["median_seconds"] as? Double)
    let interval = try #require(record["confidence_interval"] as? [Double])
    #expect(samples.count >= 3)
    #expect(samples.allSatisfy { $0 > 0 })
    #expect(interval.count == 2 && interval[0] <= median && median <= interval[1])
  }

  @Test func rangesMultiplyAndAdd() throws {
    let shapes = try records(["--shape", "4:16:*2x8:12:+4x8", "--operation", "quantize_token"])
      .map { "\($0["rows"] ?? "")x\($0["depth"] ?? "")" }
    #expect(shapes == ["4x8", "4x12", "8x8", "8x12", "16x8", "16x12"])
  }

  @Test func timesOnlyTheChosenRowUnlessToldOtherwise() throws {
    let chosen = try records(["--shape", "8x8x8", "--operation", "gemm_s8s8s32"])
      .filter { $0["kind"] as? String == "benchmark" }.compactMap { $0["kernel"] as? String }
    #expect(chosen.count == 1)
    let forced = try records([
      "--shape", "8x8x8", "--operation", "gemm_s8s8s32", "--kernel", "portable",
    ]).filter { $0["kind"] as? String == "benchmark" }.compactMap { $0["kernel"] as? String }
    #expect(forced == ["portable"])
  }

  @Test func coldWeightsAreVerifiedToo() throws {
    let records = try records([
      "--shape", "1x1024x1024", "--operation", "w8a8_linear", "--cache",
      "cold-weights",
    ])
    #expect(records.first?["cache"] as? String == "cold-weights")
  }

  @Test func csvAndMarkdownHaveOneRowForEachRecord() throws {
    for (format, extra) in [("csv", 1), ("markdown", 2)] {
      let result = try Tool.run([
        "benchmark", "--quick", "--shape", "8x8x8", "--operation", "quantize_token", "--format",
        format,
      ])
      #expect(result.output.split(separator: "\n").count == 1 + extra)
    }
  }

  @Test func aSweepWritesItsRecordsAndItsCurve() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.run([
      "benchmark", "--quick", "--sweep", "threads", "--shape", "16x64x64", "--operation",
      "gemm_s8s8s32", "--format", "json", "--output", folder.path + "/sweep.jsonl",
    ])
    // 3: on a disturbed machine a share may be above 1.01.
    #expect([0, 3].contains(result.status), "\(result.errors)")
    let svg = try String(contentsOfFile: folder.path + "/sweep.svg", encoding: .utf8)
    #expect(svg.contains("Speed over threads"))
    let lines = try String(contentsOfFile: folder.path + "/sweep.jsonl", encoding: .utf8)
    let cores = ProcessInfo.processInfo.activeProcessorCount
    #expect(lines.split(separator: "\n").count { $0.contains("\"kind\":\"benchmark\"") } == cores)
  }

  @Test(arguments: [
    ["--sweep", "rows"], ["--sweep", "rows", "--shape", "8:16:*2x8x8"],
    ["--sweep", "rows", "--suite", "smoke"], ["--sweep", "heads", "--shape", "8x8x8"],
  ])
  func refusesASweepOfAnythingButOneShape(arguments: [String]) throws {
    #expect(try Tool.run(["benchmark", "--quick"] + arguments).status == 64)
  }
}
