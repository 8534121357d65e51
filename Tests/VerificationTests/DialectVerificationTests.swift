// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

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

  /// A guard that raises the scale must reach what values are multiplied by, too.
  @Test func lawsCatchAScaleThatIsNotTheOneUsed() throws {
    var verification = try verification("vllm-cuda")
    verification.rule.smallScale = .raised(to: 1)
    #expect(try verification.record(of: "dialect-rounding").outcome == .failed)
    verification.rule = Dialect.own.quantizer
    verification.rule.range = 0...127
    #expect(try verification.record(of: "dialect-oddness").outcome == .failed)
  }

  @Test func saysAsTheManifestDoesWhatWasExecuted() throws {
    let manifest = try GoldenManifest.read(folder: Self.golden)
    for dialect in Dialect.all {
      let path = "dialects/\(dialect.name).safetensors"
      let fixture = try #require(manifest.fixtures.first { $0.path == path })
      let origin = try #require(fixture.origin)
      switch dialect.evidence {
      case .executed: #expect(origin.hasPrefix(dialect.evidence.text))
      case .source(let place):
        let repository = place.prefix { $0 != "," }
        #expect(origin == "from source, not executed: \(repository)")
        #expect(dialect.evidence.text.hasPrefix(origin))
      case .definition: #expect(origin.hasPrefix("by definition"))
      }
    }
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
