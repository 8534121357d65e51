// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import EvaluationSuite
import Foundation
import Quantization
import Records
import Smoothing
import TestSupport
import Testing

@testable import smoothbench

/// Damaged files of `evaluate --resume` are continued or refused with a typed error; nothing else
/// happens.
@Suite struct EvaluationJournalFuzzTests {
  @Test func journals() throws {
    let tiny = try TinyModel()
    let file = tiny.folder.path + "/windows.jsonl"
    let run = try Tool.run([
      "evaluate", tiny.path, "--token-ids", tiny.ids, "--window", "12", "--windows", "2",
      "--scheme", "fp32,w8a8-naive", "--threads", "1", "--resume", file,
    ])
    #expect(run.status == 0, "\(run.errors)")
    let tokens = (0..<24).map { Int32($0 * 31 % TinyModel.vocabulary) }
    let plan = EvaluationPlan(
      model: try CheckpointModel(path: tiny.path),
      modelPath: tiny.path,
      windows: try TokenWindows(tokens, length: 12),
      settings: [
        SchemeSettings(scheme: nil),
        SchemeSettings(scheme: QuantizationScheme.named("w8a8-naive")),
      ],
      statistics: ActivationStatistics(),
      threads: 1
    )
    var fuzzer = Fuzzer(name: "journal", corpus: [try Fixtures.bytes(file)])
    var continued = 0
    let result = fuzzer.run { path, _ in
      let journal = try EvaluationJournal(path: path, plan: plan)
      for scheme in plan.settings.indices {
        let windows = journal.finishedWindows(scheme)
        guard windows.count == plan.windows.windows.count, let measures = journal.measures(scheme)
        else { continue }
        continued += 1
        _ =
          Evaluation(
            plan,
            scheme: scheme,
            scores: windows.compactMap { Evaluation.ScoredWindow($0) },
            measures: measures,
            simulations: [],
            baseline: nil
          ).record
      }
    } isTyped: {
      $0 is RecordError || $0 is EvaluationJournalError
    }
    #expect(result.untyped.isEmpty, "\(result.untyped.prefix(3))")
    #expect(result.read > 0 && result.refused > 0, "\(result.read) read, \(result.refused) refused")
    #expect(continued > 0)
  }
}
