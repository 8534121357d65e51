// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import JSONReading
import ModelConversion
import Quantization
import TestSupport
import Testing

/// Every kind of broken export is named as what it is.
@Suite struct CheckpointAuditTests {
  private static let layer = "model.layers.1."

  private let model: SmallModel
  private let factors: [Float]
  private var export: String { model.path + "/export" }

  init() throws {
    model = try SmallModel()
    let groups = try model.smoothed().groups
    factors = try #require(
      groups.first { $0.layer == 1 && $0.site == .attentionInput }
    ).factors
  }

  private func flags(of other: SmallModel? = nil) throws -> [AuditFinding.Flag: [String]] {
    let audit = try CheckpointAudit(
      original: try (other ?? model).checkpoint(),
      quantized: try Checkpoint(path: export)
    )
    var findings = try audit.generalFindings()
    for layer in 0..<2 { findings += try audit.groups(ofLayer: layer).flatMap(\.findings) }
    return Dictionary(grouping: findings, by: \.flag).mapValues { $0.map(\.tensor) }
  }

  /// Exports a model that was changed beforehand, so that the export has the fault.
  private func flags(
    changing names: [String],
    sites: Set<SmoothingSite>? = nil,
    _ change: (inout [Float]) -> Void
  ) throws -> [AuditFinding.Flag: [String]] {
    let source = model.path + "/changed"
    try model.write(to: source) { name, elements in
      if names.contains(where: { name == Self.layer + $0 + ".weight" }) { change(&elements) }
    }
    try model.export(source, to: export, sites: sites)
    return try flags()
  }

  /// Exports a model and then changes what lies on the disk.
  private func flags(
    of other: SmallModel? = nil,
    scheme: String = "smoothquant-channel",
    editing change: (CheckpointTensor) throws -> [SafetensorsTensor]
  ) throws -> [AuditFinding.Flag: [String]] {
    let model = other ?? self.model
    try model.export(model.original, to: export, scheme: scheme)
    let written = try Checkpoint(path: export)
    let tensors = try written.tensors.flatMap(change)
    try SafetensorsWriter.write(tensors, to: model.path + "/edited.safetensors")
    try FileManager.default.removeItem(atPath: export + "/model.safetensors")
    try FileManager.default.moveItem(
      atPath: model.path + "/edited.safetensors",
      toPath: export + "/model.safetensors"
    )
    return try flags(of: model)
  }

  /// Multiplies columns by a power of the factors.
  private func multiplyColumns(_ elements: inout [Float], power: Float) {
    for index in elements.indices { elements[index] *= pow(factors[index % factors.count], power) }
  }

  private static let inputs = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]

  @Test(arguments: ["smoothquant-channel", "smoothquant-o1", "smoothquant-o3"], ScaleRule.allCases)
  func findsNothingInAGoodExport(scheme: String, rule: ScaleRule) throws {
    try model.export(model.original, to: export, scheme: scheme, rule: rule)
    #expect(try flags() == [:])
  }

  /// Values and gated values are divided in the rows of linear layers, which the audit has to see.
  @Test(arguments: ["smoothquant-channel", "smoothquant-o1", "smoothquant-o3"], ScaleRule.allCases)
  func findsNothingInAGoodExportOfEverySite(scheme: String, rule: ScaleRule) throws {
    let sites = Set(SmoothingSite.allCases)
    try model.export(model.original, to: export, scheme: scheme, rule: rule, sites: sites)
    #expect(try flags() == [:])
    let audit = try CheckpointAudit(
      original: try model.checkpoint(),
      quantized: try Checkpoint(path: export)
    )
    for expected in try model.smoothed(sites: sites).groups {
      let found = try #require(
        try audit.groups(ofLayer: expected.layer).first { $0.site == expected.site.rawValue }
      )
      // Rows of few weights tell factors to some percent; normalizations tell them exactly.
      let tolerance = expected.consumers.count > 1 ? 1e-5 : 0.05
      for (found, expected) in zip(found.factors, expected.factors) {
        #expect(abs(found / Double(expected) - 1) < tolerance)
      }
    }
  }

  private static let outputs = ["self_attn.o_proj", "mlp.down_proj"]

  @Test(arguments: outputs)
  func flagsOutputsThatWereNotMultiplied(module: String) throws {
    let groups = try model.smoothed(sites: Set(SmoothingSite.allCases)).groups
    let group = try #require(
      groups.first { $0.layer == 1 && $0.consumers == [Self.layer + module] }
    )
    let factors = group.factors
    let flags = try flags(changing: [module], sites: Set(SmoothingSite.allCases)) { elements in
      for index in elements.indices { elements[index] /= factors[index % factors.count] }
    }
    #expect(flags == [.notCompensated: [Self.layer + module]])
  }

  @Test(arguments: outputs)
  func flagsRowsThatWereNotDivided(module: String) throws {
    let groups = try model.smoothed(sites: Set(SmoothingSite.allCases)).groups
    let group = try #require(
      groups.first { $0.layer == 1 && $0.consumers == [Self.layer + module] }
    )
    // Only the columns of the layer behind are multiplied.
    let flags = try flags(changing: [module]) { elements in
      for index in elements.indices {
        elements[index] *= group.factors[index % group.factors.count]
      }
    }
    #expect(flags == [.notCompensated: [Self.layer + module]])
  }

  @Test(arguments: outputs, [2, 127.0 / 128, 0.5] as [Float])
  func flagsScalesOfAnotherDivisorBehindNoNormalization(module: String, ratio: Float) throws {
    let module = Self.layer + module
    let flags = try flags { tensor in
      guard tensor.name == module + ".weight_scale" else { return [tensor.copy()] }
      return [tensor.copy { scales in for index in scales.indices { scales[index] *= ratio } }]
    }
    #expect(flags == [.wrongDivisor: [module]])
  }

  @Test(arguments: outputs, [Set<SmoothingSite>?.none, Set(SmoothingSite.allCases)])
  func flagsCodesOfOtherWeightsBehindNoNormalization(
    module: String,
    sites: Set<SmoothingSite>?
  ) throws {
    let flags = try flags(changing: [module], sites: sites) { $0.reverse() }
    #expect(flags == [.wrongCodes: [Self.layer + module]])
  }

  @Test(arguments: outputs + ["self_attn.q_proj", "mlp.gate_proj"])
  func flagsASingleWrongCode(module: String) throws {
    let module = Self.layer + module
    let flags = try flags { tensor in
      guard tensor.name == module + ".weight" else { return [tensor.copy()] }
      var codes = try tensor.int8Elements()
      // Not one of the last codes, which may stand for more.
      let place = try #require(codes.indices.first { abs(Int(codes[$0])) < 100 && $0 > 37 })
      codes[place] += 2
      return [SafetensorsTensor(name: tensor.name, shape: tensor.shape, elements: codes)]
    }
    #expect(flags == [.wrongCodes: [module]])
  }

  @Test func flagsAnUnsmoothedExport() throws {
    try model.export(model.original, to: export, scheme: "w8a8-channel")
    #expect(try flags().mapValues(\.count) == [.unsmoothed: 4])
  }

  /// Groups of inputs have a step each, which the audit takes from the description.
  @Test func judgesAnExportWithGroups() throws {
    let wide = try SmallModel(multiple: 4)
    let module = Self.layer + "mlp.up_proj"
    let sound = try flags(of: wide, scheme: "zeroquant") { [$0.copy()] }
    #expect(sound.mapValues(\.count) == [.unsmoothed: 4])
    let changed = try flags(of: wide, scheme: "zeroquant") { tensor in
      guard tensor.name == module + ".weight" else { return [tensor.copy()] }
      var codes = try tensor.int8Elements()
      // Not one of the last codes, which may stand for more.
      let place = try #require(codes.indices.first { abs(Int(codes[$0])) < 100 && $0 > 70 })
      codes[place] += 2
      return [SafetensorsTensor(name: tensor.name, shape: tensor.shape, elements: codes)]
    }
    #expect(changed[.wrongCodes] == [module])
    #expect(changed.mapValues(\.count) == [.unsmoothed: 4, .wrongCodes: 1])
    let turned = try flags(of: wide, scheme: "zeroquant") { tensor in
      guard tensor.name == module + ".weight_scale" else { return [tensor.copy()] }
      let scales = try tensor.floatElements()
      let shape = Array(tensor.shape.reversed())
      return [SafetensorsTensor(name: tensor.name, shape: shape, elements: scales)]
    }
    #expect(turned[.wrongAxis] == [module + ".weight_scale"])
  }

  @Test func flagsASiblingThatWasMissed() throws {
    let flags = try flags(changing: ["self_attn.k_proj"]) { multiplyColumns(&$0, power: -1) }
    #expect(flags == [.siblingMissed: [Self.layer + "self_attn.k_proj"]])
  }

  @Test func flagsANormalizationWithoutItsWeights() throws {
    let flags = try flags(changing: Self.inputs) { multiplyColumns(&$0, power: -1) }
    #expect(flags == [.notCompensated: Self.inputs.map { Self.layer + $0 }])
  }

  @Test func flagsWeightsSmoothedTwice() throws {
    let flags = try flags(changing: Self.inputs) { multiplyColumns(&$0, power: 1) }
    #expect(flags == [.smoothedTwice: Self.inputs.map { Self.layer + $0 }])
  }

  @Test func flagsANormalizationSmoothedTwice() throws {
    let flags = try flags(changing: ["input_layernorm"]) { multiplyColumns(&$0, power: -1) }
    #expect(flags == [.smoothedTwice: Self.inputs.map { Self.layer + $0 }])
  }

  @Test func flagsRowsMultipliedInPlaceOfColumns() throws {
    let flags = try flags(changing: ["self_attn.q_proj"]) { elements in
      for index in elements.indices {
        elements[index] *= factors[index / factors.count] / factors[index % factors.count]
      }
    }
    #expect(flags == [.wrongAxis: [Self.layer + "self_attn.q_proj"]])
  }

  @Test func flagsScalesAlongTheInputs() throws {
    let name = Self.layer + "self_attn.k_proj.weight_scale"
    let flags = try flags { tensor in
      guard tensor.name == name else { return [tensor.copy()] }
      let scales = [Float](repeating: 0.01, count: SmallModel.width)
      return [SafetensorsTensor(name: name, shape: [1, SmallModel.width], elements: scales)]
    }
    #expect(flags == [.wrongAxis: [name]])
  }

  @Test(arguments: [2, 127.0 / 128, 0.5] as [Float])
  func flagsScalesOfAnotherDivisor(ratio: Float) throws {
    let module = Self.layer + "mlp.up_proj"
    let flags = try flags { tensor in
      guard tensor.name == module + ".weight_scale" else { return [tensor.copy()] }
      return [tensor.copy { scales in for index in scales.indices { scales[index] *= ratio } }]
    }
    #expect(flags[.wrongDivisor] == [module] || flags[.clipped] == [module])
    #expect(Set(flags.keys).isSubset(of: [.wrongDivisor, .clipped]))
  }

  @Test func flagsWeightsThatWereClipped() throws {
    let module = "mlp.gate_proj"
    // Beyond half of the largest smoothed value all are cut; the factors of this input are known.
    let groups = try model.smoothed().groups
    let factors = try #require(groups.last { $0.site == .feedForwardInput }).factors
    let flags = try flags(changing: [module]) { elements in
      for row in 0..<SmallModel.inner {
        let columns = row * factors.count..<(row + 1) * factors.count
        let largest = columns.reduce(Float(0)) {
          max($0, abs(elements[$1] * factors[$1 % factors.count]))
        }
        for index in columns {
          let limit = largest / 2 / factors[index % factors.count]
          elements[index] = min(max(elements[index], -limit), limit)
        }
      }
    }
    #expect(flags == [.clipped: [Self.layer + module]])
  }

  @Test func flagsZeroPoints() throws {
    let name = Self.layer + "mlp.up_proj.weight_zero_point"
    let flags = try flags { tensor in
      let zero = SafetensorsTensor(name: name, shape: [1], elements: [Int8(0)])
      return tensor.name == "model.norm.weight" ? [tensor.copy(), zero] : [tensor.copy()]
    }
    #expect(flags == [.strayZeroPoint: [name]])
  }

  @Test(arguments: [Float.nan, .infinity, 0, -0.01])
  func flagsScalesThatCannotBe(value: Float) throws {
    let name = Self.layer + "mlp.down_proj.weight_scale"
    let flags = try flags { tensor in
      guard tensor.name == name else { return [tensor.copy()] }
      return [tensor.copy { $0[3] = value }]
    }
    #expect(flags.keys.map { $0 } == [.nonFiniteScale])
  }

  @Test func flagsCodesOfOtherWeights() throws {
    let flags = try flags(changing: ["mlp.up_proj"]) { $0.reverse() }
    #expect(flags == [.wrongCodes: [Self.layer + "mlp.up_proj"]])
  }

  /// The router reads the input of the experts and must be multiplied as they are.
  @Test func flagsARouterThatWasMissed() throws {
    let original = try Checkpoint(path: Fixtures.golden("models/mixtral"))
    var folding = try ModelFolding(original)
    try folding.smooth(
      by: SmoothingRecipe(),
      statistics: model.statistics(of: folding.configuration)
    )
    let exported = try CompressedTensorsExport(
      folding,
      scheme: try #require(QuantizationScheme.named("smoothquant-channel")),
      rule: .own,
      floatType: .float32,
      isKeptFloat: { _ in false },
      statistics: nil
    )
    let router = "model.layers.1.block_sparse_moe.gate"
    for isMissed in [false, true] {
      let tensors = try exported.tensors().map { tensor in
        guard isMissed, tensor.name == router + ".weight" else { return tensor }
        return try original.requiredTensor(tensor.name).copy(as: .float32)
      }
      try FolderWriter(path: export, replacesContents: true).write(
        FolderContents(
          configuration: try #require(original.configuration).replacing([
            ("quantization_config", exported.configuration)
          ]),
          files: [:],
          tensors: tensors
        )
      )
      let audit = try CheckpointAudit(original: original, quantized: Checkpoint(path: export))
      let findings = try (0..<2).flatMap { try audit.groups(ofLayer: $0).flatMap(\.findings) }
      #expect(findings.map(\.flag) == (isMissed ? [.siblingMissed] : []))
      #expect(findings.map(\.tensor) == (isMissed ? [router] : []))
    }
  }
}
