// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import OptimizedOperations
import Quantization
import Records
import ReferenceOperations
import TensorCore
import TestSupport
import Testing

@testable import Verification

@Suite struct DialectVerificationTests {
  private static let golden = String(Fixtures.golden("").dropLast())
  private static let names = Dialect.all.map(\.name)

  private func verification(_ name: String, cases: Int = 60) throws -> DialectVerification {
    let dialect = try #require(Dialect.named(name))
    return try DialectVerification(dialect, seed: 7, cases: cases, goldenFolder: Self.golden)
  }

  @Test(arguments: names) func givesTheCodesAndScalesThatWereRecorded(name: String) throws {
    let record = try verification(name).record(of: "dialect-vectors")
    #expect(record.outcome == .passed, "\(record.reason)")
    #expect(record.cases > 2000)
  }

  @Test(arguments: names) func givesTheFactorsThatWereRecorded(name: String) throws {
    let verification = try verification(name)
    let record = try verification.record(of: "dialect-factors")
    let isRecorded = !["-bf16", "-fp16"].contains { name.hasSuffix($0) }
    let expected = verification.dialect.factor != nil && isRecorded
    #expect(record.outcome == (expected ? .passed : .skipped), "\(record.reason)")
  }

  @Test(arguments: names) func obeysTheLawsOfQuantizers(name: String) throws {
    let verification = try verification(name)
    for law in DialectLaw.all {
      let record = try verification.record(of: law.name)
      let isExempt = law.name == "dialect-oddness" && name == "nncf"
      #expect(record.outcome == (isExempt ? .skipped : .passed), "\(law.name): \(record.reason)")
    }
  }

  /// Each change is one that somebody could make by mistake, and each must show in the vectors.
  @Test(arguments: [
    ("divisor", "compressed-tensors"), ("rounding", "torchao"), ("quotient", "vllm-cuda"),
    ("format", "authors-bf16"), ("clip", "authors-bf16"), ("guard", "onnxruntime"),
    ("floor", "nncf"), ("scale", "tensorrt-llm"),
  ])
  func aWrongRuleDoesNotGiveThem(change: String, name: String) throws {
    var verification = try verification(name)
    switch change {
    case "divisor": verification.rule.divisor = 127
    case "rounding": verification.rule.rounding = .halfAwayFromZero
    case "quotient": verification.rule.quotientFormula = .division
    case "format": verification.rule.quotient = .fp32
    case "clip": verification.rule.range = -127...127
    case "guard": verification.rule.smallScale = .oneForZeros
    case "floor": verification.rule.sharedFloor = 0
    default: verification.rule.scaleFormula = .quotient
    }
    let record = try verification.record(of: "dialect-vectors")
    #expect(record.outcome == .failed)
    #expect(record.ratio == .infinity)
    #expect(record.repro.contains("--dialect \(name) --filter dialect-vectors"))
  }

  /// Reciprocals of one scale differ in the last place, and division and either reciprocal likewise:
  /// the recorded values lie where a code shows it.
  @Test(arguments: names) func anotherQuotientDoesNotGiveThem(name: String) throws {
    var verification = try verification(name)
    let right = verification.rule.quotientFormula
    let formulas: [DialectQuantizer.Quotient] = [
      .division, .inverseScale, .inverseMaximum, .shifted,
    ]
    for formula in formulas where formula != right {
      verification.rule.quotientFormula = formula
      let record = try verification.record(of: "dialect-vectors")
      #expect(record.outcome == .failed, "\(formula) gives the codes of \(right)")
    }
  }

  /// Two rules with the same expected codes could be exchanged without a test that fails.
  @Test func noTwoDialectsHaveTheSameCodes() throws {
    let vectors = try Dialect.all.map { try DialectVectors($0, goldenFolder: Self.golden).outputs }
    for (left, first) in Dialect.all.enumerated() {
      for right in Dialect.all.indices where right > left {
        #expect(first.quantizer != Dialect.all[right].quantizer)
        let common = DialectVectors.matrices.map { "\($0).codes" }.filter { name in
          vectors[left].entry(name) != nil && vectors[right].entry(name) != nil
        }
        let differing = try common.filter { name in
          try vectors[left].elements(name, as: Int16.self)
            != vectors[right].elements(name, as: Int16.self)
        }
        #expect(!differing.isEmpty, "\(first.name) and \(Dialect.all[right].name)")
      }
    }
  }

  /// What a program gives to layers that share an input, and takes for alpha, must show too.
  @Test(arguments: Dialect.all.filter { $0.factor != nil }.map(\.name))
  func anotherSharingOrDefaultDoesNotGiveTheFactors(name: String) throws {
    let dialect = try #require(Dialect.named(name))
    let vectors = try DialectVectors(dialect, goldenFolder: Self.golden)
    var rule = try #require(dialect.factor)
    guard try vectors.finding(for: rule) != nil else { return }
    let right = rule
    for sharing in DialectFactor.Sharing.allCases where sharing != right.sharing {
      rule.sharing = sharing
      #expect(try vectors.finding(for: rule)?.fault?.hasPrefix("layer_factors") == true)
    }
    rule = right
    rule.defaultStrength = 0.7
    #expect(try vectors.finding(for: rule)?.fault?.hasPrefix("alpha by default") == true)
  }

  /// A guard that raises the scale must reach what values are multiplied by, too.
  @Test func lawsCatchAScaleThatIsNotTheOneUsed() throws {
    var verification = try verification("vllm-cuda")
    verification.rule.smallScale = .raised(to: 1)
    #expect(try verification.record(of: "dialect-rounding").outcome == .failed)
    verification.rule = Dialect.own.quantizer
    verification.rule.range = 0...127
    #expect(try verification.record(of: "dialect-oddness").outcome == .failed)
  }

  /// The words of the manifest: of a source the repository alone.
  private func origin(_ evidence: Dialect.Evidence) -> String {
    guard case .source(let place) = evidence else { return evidence.text }
    return "from source, not executed: \(place.prefix { $0 != "," })"
  }

  @Test(arguments: names) func saysAsTheManifestDoesWhatWasExecuted(name: String) throws {
    let verification = try verification(name)
    let dialect = verification.dialect
    let manifest = try GoldenManifest.read(folder: Self.golden)
    let fixture = try #require(
      manifest.fixtures.first { $0.path == "dialects/\(name).safetensors" }
    )
    var expected = origin(dialect.evidence)
    let factors = try verification.record(of: "dialect-factors")
    if factors.outcome != .skipped, origin(dialect.factorEvidence) != expected {
      expected += "; factors \(origin(dialect.factorEvidence))"
    }
    #expect(fixture.origin == expected)
    #expect(factors.evidence == dialect.factorEvidence.text)
    let vectors = try verification.record(of: "dialect-vectors")
    #expect(vectors.evidence == dialect.evidence.text)
    #expect(vectors.covers == dialect.coverage)
  }

  /// The packages make the codes of these two and not their factors.
  @Test(arguments: [
    ("compressed-tensors", "executed: compressed-tensors 0.20.0", "vllm-project/llm-compressor"),
    ("modelopt", "executed: nvidia-modelopt 0.47.0", "NVIDIA/Model-Optimizer"),
  ])
  func factorsThatWereRepeatedAreNotCalledExecuted(
    name: String,
    codes: String,
    repository: String
  ) throws {
    let verification = try verification(name)
    #expect(try verification.record(of: "dialect-vectors").evidence == codes)
    let factors = try #require(try verification.record(of: "dialect-factors").evidence)
    #expect(!factors.contains("executed: \(codes.split(separator: " ")[1])"))
    #expect(factors.hasPrefix("from source, not executed: \(repository), "))
  }

  /// What the kernels run must be what the dialect of that name says.
  @Test(arguments: ["own", "compressed-tensors"])
  func kernelsRunTheDialectsThatTheyName(name: String) throws {
    let dialect = try #require(Dialect.named(name))
    let rules = try #require(dialect.kernelRules)
    let operations = OptimizedOperations(row: try KernelRow.chosen())
    for index in 0..<40 {
      let values = DialectCase(seed: 5, index: index).values()
      let expected = try ReferenceDialectQuantizer(dialect.quantizer).quantized(values, named: "x")
      let got = try operations.quantizedPerToken(
        values.map { Float($0) },
        range: rules.scales.range,
        rule: rules.scales
      )
      #expect(got.scales.map { Double($0.value) } == expected.scales)
      #expect(got.codes.elements.map { Int16($0) } == expected.codes.elements)
    }
  }
}
