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
      let rate = try #require(record["real_hz"] as? Double)
      #expect((1...1000).contains(rate))
      // Samples over the real rate are a share of the processor time, and the record judges it.
      let samples = try #require(record["samples"] as? Int)
      let seconds = try #require(record["processor_seconds"] as? Double)
      let accounted = try #require(record["accounted_share"] as? Double)
      #expect(abs(accounted - Double(samples) / rate / seconds) < 1e-9)
      #expect(
        record["mistrusted"] is String || abs(accounted - 1) < 0.05 + 3 / (rate * seconds)
      )
      let balance = try #require(record["balance"] as? [String: Any])
      let threads = try #require(balance["processor_seconds"] as? [Double])
      #expect(threads.count == record["threads"] as? Int)
      #expect(abs(threads.reduce(0, +) - seconds) < 0.05 * seconds)
      #expect(try #require(balance["waiting_seconds"] as? Double) >= 0)
      #expect(try #require(record["advice"] as? [String]).isEmpty == false)
      let phases = try #require(record["phases"] as? [[String: Any]])
      let shares = Dictionary(
        uniqueKeysWithValues: phases.map {
          ($0["name"] as? String ?? "", $0["share"] as? Double ?? 0)
        }
      )
      #expect(Set(shares.keys) == ["quantize", "pack", "product", "epilogue", "other"])
      #expect(abs(shares.values.reduce(0, +) - 1) < 1e-9)
      #expect(try #require(shares["product"]) > 0.4)
      let product = phases.first { $0["name"] as? String == "product" }
      #expect(try #require(product?["share_of_limit"] as? Double) > 0)
      // Which single instruction is the hottest depends on how the threads met: two of them may
      // spend more samples on one instruction of their waiting loop.
      let hottest = try #require(record["hot_instructions"] as? [[String: Any]])
      #expect(
        hottest.contains { spot in
          (spot["function"] as? String)?.contains("smoothbench_gemm_s8s8s32") == true
        }
      )
      #expect(hottest.allSatisfy { $0["share"] as? Double ?? 0 > 0 })
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
    for word in [
      "  phase\n", "  product  (limit: ", "  function\n", "hot instructions", " uneven", "waiting",
      "what to try next\n- ",
    ] {
      #expect(result.output.contains(word), "\(word)")
    }
  }

  @Test(.enabled(if: isProfilingBuilt, "built without the package trait Profiling"))
  func showsThatWeightsHalveFromFP16ToINT8() throws {
    let folder = try TemporaryFolder()
    let arguments = ["--shape", "64x1024x1024", "--samples", "30", "--output-folder", folder.path]
    let result = try Tool.run(["profile", "--heap", "--format", "json"] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    let heap = try #require(try result.records()[0]["heap"] as? [String: Any])
    let half = try #require(heap["fp16_bytes"] as? Int)
    let int8 = try #require(heap["int8_bytes"] as? Int)
    // 1024 divides into whole panels; scales and owners of buffers are what is added.
    #expect((0..<8192).contains(half - (2 << 20)), "\(half)")
    #expect((4096..<12288).contains(int8 - (1 << 20)), "\(int8)")
    let file = try String(
      contentsOfFile: folder.path + "/w8a8_linear-64x1024x1024-1.heap",
      encoding: .utf8
    )
    #expect(file.hasPrefix("heap profile:") && file.contains("1048576 ["))
    #expect(try Tool.run(["profile", "--heap", "--provider", "openblas"]).status == 64)
  }

  @Test(
    .enabled(if: isProfilingBuilt, "built without the package trait Profiling"),
    .enabled(if: ProviderLibrary.compiler != nil, "no C compiler")
  )
  func showsNoProfileOfAWrongLibrary() throws {
    let folder = try TemporaryFolder()
    let arguments = [
      "profile", "--operation", "gemm_s8s8s32", "--shape", "20x33x20", "--samples", "5",
      "--format", "json", "--provider",
    ]
    let right = try Tool.run(arguments + [ProviderLibrary.build(.right, in: folder)])
    #expect(right.status == 0, "\(right.errors)")
    #expect(try right.records().map { $0["provider"] as? String } == ["loops"])
    let wrong = try Tool.run(arguments + [ProviderLibrary.build(.leavesOutLastDepth, in: folder)])
    #expect(wrong.status == 1, "\(wrong.errors)")
    #expect(try wrong.records().map { $0["kind"] as? String } == ["verification"])
    #expect(try wrong.records()[0]["outcome"] as? String == "failed")
  }

  @Test(.enabled(if: isProfilingBuilt, "built without the package trait Profiling"))
  func explainsALibrary() throws {
    let missing = try Tool.run(["profile", "--provider", "/nonexistent.so"])
    #expect(missing.status == 66)
    let result = try Tool.run(Self.arguments + ["--provider", "openblas"])
    guard result.status != 77 else {
      print("skipped: explainsALibrary: \(result.errors)")
      return
    }
    #expect(result.status == 0, "\(result.errors)")
    let record = try result.records()[0]
    #expect(record["provider"] as? String == "openblas")
    let phases = try #require(record["phases"] as? [[String: Any]])
    let product = phases.first { $0["name"] as? String == "product" }
    #expect(try #require(product?["share"] as? Double) > 0.3)
    let hottest = try #require((record["hot_instructions"] as? [[String: Any]])?.first)
    #expect(try #require(hottest["file"] as? String).contains("openblas"))
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
