// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Whether the tool that the tests run was built with gperftools.
private var isProfilingBuilt: Bool {
  #if Profiling
  true
  #else
  false
  #endif
}

@Suite struct ProfileCommandTests {
  private static let arguments = [
    "profile", "--shape", "128x512x512", "--samples", "60", "--format", "json",
  ]

  @Test(.enabled(if: isProfilingBuilt, "built without the package trait Profiling"))
  func accountsForTheTimeOfALinearLayer() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.run(
      Self.arguments + ["--threads", "1,2", "--output-folder", folder.path + "/new"]
    )
    #expect(result.status == 0, "\(result.errors)")
    // libprofiler's own line is kept from the reader.
    #expect(result.errors.isEmpty)
    let records = try result.records()
    #expect(records.count == 2)
    for record in records {
      #expect(record["kind"] as? String == "profile")
      #expect(try #require(record["samples"] as? Int) >= 60)
      #expect(record["requested_hz"] as? Double == 1000)
      #expect(try #require(record["real_hz"] as? Double) > 0)
      let phases = try #require(record["phases"] as? [[String: Any]])
      let shares = Dictionary(
        uniqueKeysWithValues: phases.map {
          ($0["name"] as? String ?? "", $0["share"] as? Double ?? 0)
        }
      )
      #expect(Set(shares.keys) == ["quantize", "pack", "product", "epilogue", "other"])
      #expect(abs(shares.values.reduce(0, +) - 1) < 1e-9)
      #expect(try #require(shares["product"]) > 0.4)
    }
    let collapsed = try String(
      contentsOfFile: folder.path + "/new/profile.collapsed",
      encoding: .utf8
    )
    let lines = collapsed.split(separator: "\n")
    let samples = lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    #expect(samples.reduce(0, +) == records.compactMap { $0["samples"] as? Int }.reduce(0, +))
    #expect(lines.allSatisfy { $0.hasPrefix("w8a8_linear:128x512x512,") })
    #expect(collapsed.contains("smoothbench_gemm_s8s8s32"))
  }

  @Test(.enabled(if: isProfilingBuilt, "built without the package trait Profiling"))
  func showsPhasesAndFunctionsAsTables() throws {
    let result = try Tool.run(["profile", "--shape", "64x512x512", "--samples", "30"])
    #expect(result.status == 0, "\(result.errors)")
    for word in ["  phase\n", "  product\n", "  function\n", "Hz delivered"] {
      #expect(result.output.contains(word), "\(word)")
    }
  }

  @Test(.enabled(if: isProfilingBuilt, "built without the package trait Profiling"))
  func reportsWhatKeepsItFromSampling() throws {
    let short = try Tool.run(["profile", "--shape", "1x1x1", "--limit", "0.000001"])
    #expect(short.status == 3)
    #expect(short.errors.contains("no samples"))
    let wrongClock = try Tool.run(Self.arguments, environment: ["CPUPROFILE_REALTIME": "1"])
    #expect(wrongClock.status == 77)
    #expect(wrongClock.errors.contains("CPUPROFILE_REALTIME"))
    let folder = try TemporaryFolder()
    let running = try Tool.run(Self.arguments, environment: ["CPUPROFILE": folder.path + "/own"])
    #expect(running.status == 77)
    #expect(running.errors.contains("unset CPUPROFILE"))
  }

  @Test(.enabled(if: isProfilingBuilt, "built without the package trait Profiling"))
  func refusesBadOptionsAndUnwritableFiles() throws {
    for extra in [
      ["--samples", "0"], ["--limit", "0"], ["--shape", "0x1x1"], ["--kernel", "none"],
    ] {
      #expect(try Tool.run(["profile"] + extra).status == 64)
    }
    let blocked = try Tool.run(Self.arguments + ["--output-folder", "/proc/none"])
    #expect(blocked.status == 74)
  }

  @Test(.enabled(if: !isProfilingBuilt, "built with the package trait Profiling"))
  func reportsThatProfilingWasLeftOut() throws {
    let result = try Tool.run(Self.arguments)
    #expect(result.status == 77)
    #expect(result.errors.contains("Profiling"))
  }
}
