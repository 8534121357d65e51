// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@testable import ReportPages

@Suite("how to repeat each number")
struct RepeatCommandsTests {
  private static func commands(_ records: [Record]) -> [String] {
    RepeatCommands(ReportContent(sources: [], records: records)).commands.map(\.command)
  }

  // MARK: Laws

  private static func law(
    kernel: String = "avx2",
    provider: String = "smoothbench",
    cases: Int = 50,
    asked: Int? = 200,
    change: (inout VerificationRecord) -> Void = { _ in }
  ) -> Record {
    var record = VerificationRecord(
      property: "exact-int32",
      case: "gemm_s8s8s32:4x8x4,fill=uniform,seed=9,threads=2,kernel=avx2",
      kernel: kernel,
      provider: provider,
      outcome: .passed,
      seed: 7,
      cases: cases,
      bound: "0",
      observed: "",
      ratio: 0
    )
    record.casesAsked = asked
    change(&record)
    return .verification(record)
  }

  @Test("laws of kernels, libraries and dialects have commands of their own")
  func lawsAreToldApart() {
    let commands = Self.commands([
      Self.law(), Self.law(kernel: "portable"), Self.law(kernel: "reference"),
      Self.law(kernel: "s8s8s32", provider: "loops") { $0.library = "./lib mine.so" },
      Self.law(kernel: "f32", provider: "openblas"),
      Self.law(kernel: "reference", cases: 4096, asked: 30) { $0.dialect = "torchao" },
    ])
    #expect(
      commands == [
        "smoothbench verify --kernel all --cases 200 --seed 7",
        "smoothbench verify --provider './lib mine.so' --cases 200 --seed 7",
        "smoothbench verify --provider openblas --cases 200 --seed 7",
        "smoothbench verify --dialect torchao --cases 30 --seed 7",
      ]
    )
    #expect(
      Self.commands([Self.law(asked: nil), Self.law(kernel: "reference", cases: 9, asked: nil)])
        == ["smoothbench verify --kernel avx2 --cases 50 --seed 7"]
    )
  }

  // MARK: Timings

  @Test("libraries are named with the case that they were timed beside")
  func librariesAreNamed() {
    func timing(_ provider: String, _ library: String? = nil) -> BenchmarkRecord {
      var record = BenchmarkRecord.timing(name: "k")
      record.case = "w8a8_linear:8x16x32,fill=uniform,seed=3,threads=1,kernel=k"
      (record.provider, record.library) = (provider, library)
      (record.fill, record.cache) = ("uniform", "hot")
      return record
    }
    let own =
      "smoothbench benchmark --shape 8x16x32 --operation w8a8_linear --kernel k --threads 1 "
      + "--fill uniform --seed 3"
    #expect(
      Self.commands([.benchmark(timing("smoothbench")), .baseline(timing("openblas"))]) == [own]
    )
    #expect(
      Self.commands([
        .benchmark(timing("smoothbench")), .baseline(timing("onednn")),
        .baseline(timing("loops", "./mine.so")), .baseline(timing("onednn")),
      ]) == [own + " --provider onednn,./mine.so"]
    )
    let rejected = Self.law(kernel: "s8s8s32", provider: "onednn") { $0.property = "timed-result" }
    #expect(
      Self.commands([rejected]) == [
        "smoothbench benchmark --shape 4x8x4 --operation gemm_s8s8s32 --kernel avx2 --threads 2 "
          + "--fill uniform --seed 9 --provider onednn"
      ]
    )
  }

  // MARK: Evaluations

  private static func evaluation(
    _ scheme: String,
    _ settings: String?,
    change: (inout EvaluationRecord) -> Void = { _ in }
  ) -> Record {
    var record = EvaluationRecord.evaluation(name: "m")
    (record.scheme, record.keptFloat, record.alpha) = (scheme, [], nil)
    record.settings = settings.map { "\(scheme) \($0)" }
    change(&record)
    return .evaluation(record)
  }

  private static let evaluate =
    "smoothbench evaluate m --token-ids IDS --window 8 --windows 2 --threads 1 "

  @Test("one command makes the schemes of a ladder, with the settings that they record")
  func laddersAreOneCommand() {
    let smoothed = "sites=attention_input+feedforward_input rule=authorsFloors scales=own"
    let records = [
      Self.evaluation("fp32", ""), Self.evaluation("fp16", ""),
      Self.evaluation("w8a8-channel", "scales=own storage=fp16"),
      Self.evaluation("smoothquant-o3", "alpha=0.4 \(smoothed) storage=fp16 statistics=1a"),
      Self.evaluation("smoothquant-auto", "alpha=auto \(smoothed) storage=fp16 statistics=1a"),
    ]
    #expect(
      Self.commands(records) == [
        Self.evaluate + "--statistics STATISTICS --alpha 0.4 --float-storage fp16 "
          + "--dialect authors --scheme fp32,fp16,w8a8-channel,smoothquant-o3,smoothquant-auto"
      ]
    )
  }

  @Test("every option that a scheme's settings name is printed")
  func settingsAreKept() {
    let all = Self.evaluation(
      "smoothquant-channel",
      "alpha=auto sites=attention_input+feedforward_output rule=deadChannelsUntouched "
        + "scales=compressed-tensors storage=fp16 projections=int8 float=down_proj+o_proj "
        + "statistics=1a"
    ) { record in
      record.keptFloat = ["down_proj", "o_proj"]
      record.stride = 4
      record.simulation = .init(perplexity: 1, largestLogitDifference: 0, logitRange: 1)
    }
    #expect(
      Self.commands([all]) == [
        "smoothbench evaluate m --token-ids IDS --window 8 --windows 2 --stride 4 --threads 1 "
          + "--statistics STATISTICS --sites attention_input,feedforward_output --alpha auto "
          + "--keep-float down_proj,o_proj --float-storage fp16 --projections-int8 --simulate "
          + "--dialect compressed-tensors --scheme smoothquant-channel"
      ]
    )
    let old = Self.evaluation("smoothquant-o1", nil) { $0.alpha = 0.5 }
    #expect(
      Self.commands([old])
        == [Self.evaluate + "--statistics STATISTICS --alpha 0.5 --scheme smoothquant-o1"]
    )
  }

  @Test("schemes of other settings have a command of their own")
  func otherSettingsAreApart() {
    let plain = "scales=own storage=fp32"
    #expect(
      Self.commands([
        Self.evaluation("fp32", ""), Self.evaluation("w8a8-naive", plain),
        Self.evaluation("w8a8-channel+attention-int8", "\(plain) attention=tensors-static"),
        Self.evaluation("smoothquant-o1", "alpha=0.5 \(plain)"),
        Self.evaluation("smoothquant-o2", "alpha=0.8 \(plain)"),
        Self.evaluation("fp32", ""),
      ]) == [
        Self.evaluate
          + "--statistics STATISTICS --alpha 0.5 --scheme fp32,w8a8-naive,smoothquant-o1",
        Self.evaluate + "--attention-int8 --dialect authors --scheme w8a8-channel",
        Self.evaluate + "--statistics STATISTICS --alpha 0.8 --scheme smoothquant-o2,fp32",
      ]
    )
  }

  // MARK: Everything else

  @Test("a gate is repeated on its builds, cases and margin")
  func gatesAreRepeated() {
    func gate(
      _ role: GateRecord.Role,
      _ text: String,
      head: String = "change/lib.so"
    ) -> Record {
      .gate(
        GateRecord(
          role: role,
          case: text,
          base: "main/lib.so",
          head: head,
          verdict: .same,
          reason: "",
          margin: 0.03,
          alpha: 0.01
        )
      )
    }
    let builds = "smoothbench gate --base main/lib.so --head change/lib.so --margin '3%'"
    #expect(Self.commands([gate(.run, "")]) == [builds])
    let rest = ",fill=uniform,seed=5,threads="
    #expect(
      Self.commands([
        // Made by the run itself, and gone with it.
        gate(.slowerControl, "gemm_s8s8s32:16x256x256\(rest)1", head: "/tmp/control/lib.so"),
        gate(.sameControl, "gemm_s8s8s32:16x256x256\(rest)1"),
        gate(.case, "gemm_s8s8s32:1x8x8\(rest)1"), gate(.case, "w8a8_linear:1x8x8\(rest)1"),
        gate(.case, "w8a8_linear:4x8x8\(rest)2"), gate(.run, ""),
      ]) == [
        builds + " --shape 1x8x8 --shape 4x8x8 --operation gemm_s8s8s32 --operation w8a8_linear "
          + "--threads 1,2 --fill uniform --seed 5 --always-time"
      ]
    )
  }

  @Test("an audit allows what was allowed")
  func auditsAllowTheSame() {
    func audit(_ flag: String, _ outcome: VerificationRecord.Outcome) -> Record {
      .audit(
        AuditRecord(
          original: "o",
          quantized: "q",
          flag: flag,
          outcome: outcome,
          layer: nil,
          subject: "",
          detail: ""
        )
      )
    }
    #expect(
      Self.commands([audit("group", .passed), audit("unsmoothed", .mistrusted)])
        == ["smoothbench audit --original o --quantized q --allow unsmoothed"]
    )
  }

  @Test("every kind of evidence has a command, and names it itself where its fields do not tell")
  func everyKindHasACommand() throws {
    let records = try Record.everyKind(named: "n")
    // What belongs to the command of another kind, or is read from a file of windows.
    let silent: Set<String> = ["tensor", "smoothing_site", "evaluation_window"]
    for record in records {
      #expect(Self.commands([record]).isEmpty == silent.contains(record.kind), "\(record.kind)")
    }
    let kinds = records.filter {
      Self.commands([$0.naming(["smoothbench", "it's"])]) == [#"smoothbench 'it'\''s'"#]
    }
    #expect(
      Set(kinds.map(\.kind)) == [
        "calibration", "evaluation", "certificate", "divergence", "dialect_difference", "selftest",
      ]
    )
  }
}

extension Record {
  /// The same record with the words of its command, where it has a place for them.
  fileprivate func naming(_ command: [String]) -> Record {
    switch self {
    case .calibration(var record):
      record.command = command
      return .calibration(record)
    case .encoderEvaluation(var record):
      record.command = command
      return .encoderEvaluation(record)
    case .certificate(var record):
      record.command = command
      return .certificate(record)
    case .divergence(var record):
      record.command = command
      return .divergence(record)
    case .dialectDifference(var record):
      record.command = command
      return .dialectDifference(record)
    case .selftest(var record):
      record.command = command
      return .selftest(record)
    default: return self
    }
  }
}
