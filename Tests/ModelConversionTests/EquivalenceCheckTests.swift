// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Foundation
import JSONReading
import Quantization
import Testing

@testable import ModelConversion

/// What the equivalence certificate accepts, and what it does not.
@Suite struct EquivalenceCheckTests {
  private let model: SmallModel
  private var output: String { model.path + "/output" }

  init() throws { model = try SmallModel() }

  private func write(_ tensors: [SafetensorsTensor]) throws -> Checkpoint {
    try FolderWriter(path: output, replacesContents: true).write(
      FolderContents(
        configuration: try #require(try model.checkpoint().configuration),
        files: [:],
        tensors: tensors
      )
    )
    return try Checkpoint(path: output)
  }

  @Test(arguments: [ElementType.float32, .float16, .bfloat16])
  func holdsForEverySiteAndType(type: ElementType) throws {
    var folding = try ModelFolding(try model.checkpoint())
    let recipe = SmoothingRecipe(sites: Set(SmoothingSite.allCases))
    try folding.smooth(by: recipe, statistics: try model.statistics)
    let check = EquivalenceCheck(folding, written: try write(folding.tensors(floatType: type)))
    #expect(folding.groups.count == 8)
    for group in folding.groups {
      let finding = try check.finding(of: group)
      // The bound is sharp: some element comes close to it.
      #expect(finding.ratio <= 1 && finding.ratio > 0.5, "\(finding.place)")
      #expect(finding.changedElements > 0)
    }
    #expect(try check.findingOfUntouchedTensors().ratio <= 1)
  }

  @Test func catchesOneElementThatIsFourStepsOff() throws {
    let folding = try model.smoothed()
    let name = "model.layers.0.self_attn.v_proj.weight"
    let tensors = folding.tensors(floatType: nil)
    _ = try write(tensors)
    let edited = try Checkpoint(path: output).tensors.map { tensor in
      tensor.copy { elements in
        if tensor.name == name { elements[77] += 4 * elements[77].ulp }
      }
    }
    let check = EquivalenceCheck(folding, written: try write(edited))
    let finding = try check.finding(of: folding.groups[0])
    #expect(finding.ratio > 1)
    #expect(finding.place == name + "[2, 13]")
    #expect(try check.finding(of: folding.groups[1]).ratio <= 1)
  }

  @Test func catchesATensorThatWasNotFolded() throws {
    let folding = try model.smoothed()
    let untouched = try ModelFolding(try model.checkpoint())
    let check = EquivalenceCheck(folding, written: try write(untouched.tensors(floatType: nil)))
    #expect(try check.finding(of: folding.groups[0]).ratio > 1000)
  }

  @Test func catchesAChangeOutsideOfGroups() throws {
    let folding = try model.smoothed()
    _ = try write(folding.tensors(floatType: nil))
    let edited = try Checkpoint(path: output).tensors.map { tensor in
      tensor.copy { if tensor.name == "model.norm.weight" { $0[0] = $0[0].nextUp } }
    }
    let check = EquivalenceCheck(folding, written: try write(edited))
    #expect(try check.findingOfUntouchedTensors().ratio == .infinity)
  }

  /// Factors of 1 + 2^-12 move no value of eight bits to its neighbour: within the bound, and nothing
  /// has happened.
  @Test func aChangeThatRoundingUndoesIsNotShown() throws {
    let untouched = try ModelFolding(try model.checkpoint())
    let original = try write(untouched.tensors(floatType: .bfloat16))
    var folding = try ModelFolding(original)
    let group = try #require(SmoothingPlan(folding.configuration.layer(0)).groups.first)
    try folding.fold(
      [Float](repeating: 1 + 0x1p-12, count: SmallModel.width),
      into: group,
      layer: 0
    )
    let folded = folding.groups[0]
    let unchanged = try EquivalenceCheck(
      folding,
      written: try write(folding.tensors(floatType: nil))
    ).finding(of: folded)
    #expect(folded.changedChannels == SmallModel.width)
    #expect(unchanged.ratio <= 1)
    #expect(unchanged.changedElements == 0)
    #expect(!unchanged.shows(folded))
    let changed = try EquivalenceCheck(
      folding,
      written: try write(folding.tensors(floatType: .float32))
    ).finding(of: folded)
    #expect(changed.ratio <= 1)
    #expect(changed.shows(folded))
  }

  @Test func injectionKeepsEveryProductToTheBit() throws {
    var folding = try ModelFolding(try model.checkpoint())
    try OutlierInjection([3: 64, 17: 32]).fold(into: &folding)
    let written = try write(folding.tensors(floatType: nil))
    let original = try model.checkpoint()
    var changed = 0
    for (norm, weight) in [
      ("input_layernorm", "self_attn.q_proj"), ("post_attention_layernorm", "mlp.up_proj"),
    ] {
      let (g, w) = ("model.layers.1.\(norm).weight", "model.layers.1.\(weight).weight")
      let before = (try original.floatElements(g), try original.floatElements(w))
      let after = (try written.floatElements(g), try written.floatElements(w))
      #expect(after.0[3] == 64 * before.0[3] && after.0[17] == 32 * before.0[17])
      for index in before.1.indices {
        let column = index % SmallModel.width
        #expect(before.0[column] * before.1[index] == after.0[column] * after.1[index])
        if before.1[index] != after.1[index] { changed += 1 }
      }
    }
    #expect(changed == 2 * (SmallModel.width + SmallModel.inner))
  }

  @Test func refusesAChannelTheModelDoesNotHave() throws {
    var folding = try ModelFolding(try model.checkpoint())
    #expect(throws: ConversionError.noSuchChannel(channel: 32, channels: 32)) {
      try OutlierInjection([32: 2]).fold(into: &folding)
    }
  }
}
