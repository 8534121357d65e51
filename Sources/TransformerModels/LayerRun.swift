// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Quantization
import TensorCore

/// One pass of some tokens through one layer.
struct LayerRun<Operations: TransformerOperations, Linears: LinearOperations>
where Operations.Value == Linears.Value {
  typealias Value = Operations.Value

  let operations: Operations
  let linears: Linears
  let layer: PreparedLayer<Linears>
  /// Index of the layer.
  let block: Int
  let attention: AttentionLayout
  let rule: AttentionRule
  /// Angles of rotary positions, or `nil` for other positions.
  let table: RotaryTable?
  /// Position of the first token.
  let position: Int
  let observer: ((ObservedValue, Matrix<Value>) throws -> Void)?

  /// Replaces the hidden states by those after the layer.
  func run(on states: inout Matrix<Value>, cache: inout Operations.KeyValueCache) throws {
    var slots = [Matrix<Value>?](repeating: nil, count: layer.program.slotCount)
    slots[0] = states
    // The slot holds the only reference, so that the residual is added in place.
    states = Matrix(rows: 0, columns: 0, repeating: 0)
    try run(layer.program.steps, on: &slots, cache: &cache, tokens: nil)
    guard let last = layer.program.steps.last, let result = slots[last.output] else {
      preconditionFailure("a layer has steps")
    }
    states = result
  }

  /// Runs some steps; `tokens` are those of the rows where these are not all tokens.
  private func run(
    _ steps: [LayerProgram.Step],
    on slots: inout [Matrix<Value>?],
    cache: inout Operations.KeyValueCache,
    tokens: [Int]?
  ) throws {
    for step in steps {
      if case .headNorm(let index) = step.operation {
        normalizeHeads(of: step.inputs[0], by: layer.norms[index], in: &slots)
        continue
      }
      var first = operand(step.inputs[0], in: slots)
      // Most steps have one input: no array is made for them.
      let others = step.inputs.count > 1 ? step.inputs[1...].map { operand($0, in: slots) } : []
      for slot in step.released { slots[slot] = nil }
      switch step.operation {
      case .headNorm: break
      case .norm(let index): first = operations.normalized(first, by: layer.norms[index])
      case .linears(let index):
        first = try apply(layer.groups[index], to: first, tokens: tokens)
      case .normedLinears(let norm, let group):
        first = try apply(layer.groups[group], to: first, normalizedBy: layer.norms[norm])
      case .activation(let function): first = operations.activated(first, by: function)
      case .gatedSiLU: first = operations.gatedSiLU(first)
      case .attention:
        // In place: nothing else refers to a projection that no later step reads.
        try operations.receive(&first, layout: attention, block: block)
        try observer?(.attention(block: block, isRotated: false), first)
        rotate(&first)
        try observer?(.attention(block: block, isRotated: true), first)
        first = try operations.attention(first, layout: attention, rule: rule, cache: &cache)
        try observer?(.attentionOutput(block: block), first)
      case .sum: for addend in others { operations.add(addend, to: &first) }
      case .experts(let perToken, let experts):
        first = try mixture(
          of: experts,
          choices: operations.chosenExperts(first, count: perToken),
          input: others[0],
          slot: step.inputs[1].slot,
          slots: slots,
          cache: &cache
        )
      }
      slots[step.output] = first
    }
  }

  private func operand(
    _ operand: LayerProgram.Operand,
    in slots: [Matrix<Value>?]
  ) -> Matrix<Value> {
    guard let matrix = slots[operand.slot] else {
      preconditionFailure("a slot is released behind its last use")
    }
    guard let columns = operand.columns, columns != 0..<matrix.columns else { return matrix }
    return matrix.columns(columns)
  }

  private func apply(
    _ layers: PreparedLayers<Linears>,
    to activation: Matrix<Value>,
    tokens: [Int]?
  ) throws -> Matrix<Value> {
    try observer?(.input(layers.place, tokens: tokens), activation)
    guard let divisors = layers.divisors else {
      return try linears.apply(layers.group, to: activation)
    }
    return try linears.apply(
      layers.group,
      to: operations.divided(activation, by: divisors)
    )
  }

  private func apply(
    _ layers: PreparedLayers<Linears>,
    to activation: Matrix<Value>,
    normalizedBy norm: Normalization
  ) throws -> Matrix<Value> {
    if observer == nil, layers.divisors == nil,
      let output = try linears.apply(layers.group, to: activation, normalizedBy: norm)
    {
      return output
    }
    // Norms stand in front of experts, not inside: the rows are all tokens.
    return try apply(layers, to: operations.normalized(activation, by: norm), tokens: nil)
  }

  private func rotate(_ rows: inout Matrix<Value>) {
    guard let table else { return }
    operations.rotate(&rows, layout: attention, table: table, firstPosition: position)
  }

  /// Normalizes the heads that lie in some columns: each head of a token is a row of its own.
  private func normalizeHeads(
    of operand: LayerProgram.Operand,
    by norm: Normalization,
    in slots: inout [Matrix<Value>?]
  ) {
    let heads = self.operand(operand, in: slots)
    let normalized = operations.normalized(
      heads.reshaped(columns: attention.headSize),
      by: norm
    ).reshaped(columns: heads.columns)
    slots[operand.slot]?.replaceColumns(operand.columns ?? 0..<heads.columns, by: normalized)
  }

  /// Runs each expert on the tokens that chose it, and sums what a token's experts give it.
  private func mixture(
    of experts: [(steps: [LayerProgram.Step], result: LayerProgram.Operand)],
    choices: [[ExpertChoice]],
    input: Matrix<Value>,
    slot: Int,
    slots: [Matrix<Value>?],
    cache: inout Operations.KeyValueCache
  ) throws -> Matrix<Value> {
    var output = Matrix<Value>(rows: input.rows, columns: input.columns, repeating: 0)
    for (index, expert) in experts.enumerated() {
      let tokens = choices.indices.filter { token in
        choices[token].contains { $0.expert == index }
      }
      guard !tokens.isEmpty else {
        try observeNothing(in: expert.steps)
        continue
      }
      var slots = slots
      slots[slot] = input.rows(tokens)
      try run(expert.steps, on: &slots, cache: &cache, tokens: tokens)
      operations.add(
        operand(expert.result, in: slots),
        weights: tokens.flatMap { choices[$0].filter { $0.expert == index }.map(\.weight) },
        toRows: tokens,
        of: &output
      )
    }
    return output
  }

  /// Shows the observer that the layers of an expert saw no token: every layer is observed.
  private func observeNothing(in steps: [LayerProgram.Step]) throws {
    guard let observer else { return }
    for case .linears(let index) in steps.map(\.operation) {
      let inputs = layer.program.groups[index][0].columns
      try observer(
        .input(layer.groups[index].place, tokens: []),
        Matrix(rows: 0, columns: inputs, repeating: 0)
      )
    }
  }
}
