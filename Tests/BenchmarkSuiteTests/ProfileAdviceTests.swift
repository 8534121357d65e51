// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import Records
import Testing

@testable import BenchmarkSuite

@Suite struct ProfileAdviceTests {
  /// A profile in which there is nothing to gain.
  private static var perfect: ProfileRecord {
    ProfileRecord(
      case: "w8a8_linear:1x1x1",
      operation: "w8a8_linear",
      kernel: "portable",
      provider: "smoothbench",
      threads: 2,
      calls: 1,
      phases: [
        .init(
          name: "product",
          samples: 4000,
          share: 1,
          shareOfLimit: 0.99,
          limit: .init(name: "GOP/s", value: 100)
        )
      ],
      samples: 4000,
      requestedHz: 1000,
      realHz: 250,
      processorSeconds: 16,
      wallSeconds: 8,
      accountedShare: 1,
      mistrusted: nil,
      balance: .init(processorSeconds: [8, 8], imbalance: 0, spinningShare: 0, waitingSeconds: 0),
      hotInstructions: [],
      advice: []
    )
  }

  private static func lines(
    stacks: [ProfileStack] = [],
    _ change: (inout ProfileRecord) -> Void
  ) -> [String] {
    var record = perfect
    change(&record)
    return ProfileAdvice(record, stacks: stacks).lines
  }

  @Test func saysWhenThereIsNothingToGain() {
    #expect(
      Self.lines { _ in } == [
        "product takes 100.0 % of the time at 99.0 % of its limit (100.0 GOP/s): "
          + "at most 1.0 % to gain, it is done"
      ]
    )
    #expect(
      Self.lines { $0.phases = [] } == ["no phase could save 2.0 % of the time: nothing to gain"]
    )
  }

  @Test func ordersPhasesByWhatTheyCouldSave() {
    let lines = Self.lines {
      $0.phases[0].share = 0.8
      $0.phases[0].shareOfLimit = 0.9
      $0.phases += [
        .init(name: "epilogue", samples: 400, share: 0.1),
        .init(name: "quantize", samples: 360, share: 0.09),
        .init(name: "pack", samples: 40, share: 0.01),
      ]
    }
    #expect(lines.map { $0.prefix { $0 != " " } } == ["epilogue", "quantize", "product"])
    #expect(lines[2].contains("could save 8.0 %"))
  }

  @Test func promisesNothingAboveALimit() {
    let lines = Self.lines { $0.phases[0].shareOfLimit = 1.1 }
    #expect(lines.count == 1 && lines[0].contains("at most 0.0 % to gain"))
  }

  @Test func namesTheFunctionsOfOther() {
    let frame = ProfileFrame(symbol: "memmove", name: "memmove")
    let lines = Self.lines(stacks: [.init(count: 200, frames: [frame])]) {
      $0.phases = [.init(name: "other", samples: 200, share: 0.05)]
    }
    #expect(lines.count == 1 && lines[0].contains("5.0 %") && lines[0].contains("memmove"))
  }

  @Test func saysThatGeneratedCodeIsNotToldApart() {
    let named = ProfileFrame(symbol: "sgemm_kernel", name: "sgemm_kernel")
    let stacks: [ProfileStack] = [
      .init(count: 300, frames: [.generated, named]), .init(count: 100, frames: [named]),
    ]
    let lines = Self.lines(stacks: stacks) { $0.phases = [] }
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix("75.0 % of the time is in code that the library made"))
    let others = Self.lines(stacks: [stacks[1]]) { $0.phases = [] }
    #expect(others == ["no phase could save 2.0 % of the time: nothing to gain"])
  }

  @Test func citesTheNumberOfEachLossOfThreads() {
    let expected: [(String, (inout ProfileRecord) -> Void)] = [
      ("7.5 %", { $0.balance.imbalance = 0.075 }),
      ("3.1 %", { $0.balance.spinningShare = 0.031 }),
      // 2 of 16 seconds.
      ("12.5 %", { $0.balance.waitingSeconds = 2 }),
      (
        "83.0 %",
        {
          $0.accountedShare = 0.83
          $0.mistrusted = "lost"
        }
      ),
      ("100 samples", { $0.samples = 100 }),
    ]
    for (number, change) in expected {
      let lines = Self.lines { record in
        record.phases = []
        change(&record)
      }
      #expect(lines.count == 1 && lines[0].contains(number), "\(number): \(lines)")
    }
  }
}
