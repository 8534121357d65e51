// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Quantization

/// The operations of a layer in the order they are run, decided from its graph.
///
/// The graph has a value for each linear layer; the program runs the layers that read one value as
/// one group, whose outputs are neighbouring columns of one matrix.
struct LayerProgram {
  /// Some columns of what a step has made.
  struct Operand: Equatable {
    /// The matrix: 0 is the layer's input, then one for each step that makes one.
    let slot: Int
    /// Columns, or `nil` for all.
    var columns: Range<Int>?
  }

  /// What a step does with its operands.
  enum Operation {
    case norm(Int)
    /// Normalizes each head of the operand in place.
    case headNorm(Int)
    case linears(Int)
    /// Linear layers that alone read a normalized value.
    case normedLinears(norm: Int, group: Int)
    case activation(ActivationFunction)
    /// silu(left half) * right half.
    case gatedSiLU
    case attention
    case sum
    /// Router scores and the experts' input; each expert has steps of its own and a result.
    case experts(perToken: Int, [(steps: [Step], result: Operand)])
  }

  /// One operation.
  struct Step {
    let operation: Operation
    let inputs: [Operand]
    /// The slot of what it makes.
    let output: Int
    /// Slots that no later step reads.
    var released: [Int] = []

    /// Whether the step, or one of its experts', has a slot among its operands.
    func reads(_ slot: Int) -> Bool {
      if case .experts(_, let experts) = operation,
        experts.contains(where: { $0.steps.contains { $0.reads(slot) } })
      {
        return true
      }
      return inputs.contains { $0.slot == slot }
    }
  }

  private(set) var steps: [Step] = []
  /// Linear layers that read one value.
  private(set) var groups: [[LayerGraph.Linear]] = []
  /// Normalizations of the hidden state, then of heads, by module.
  private(set) var norms: [String] = []
  private(set) var slotCount = 1

  private let graph: LayerGraph
  private var operands: [LayerGraph.Value: Operand] = [.input: Operand(slot: 0)]

  /// Plans a layer.
  init(_ graph: LayerGraph) {
    self.graph = graph
    let experts = graph.expertOperations
    let inside = Set(experts.joined())
    steps = makeSteps(graph.operations.indices.filter { !inside.contains($0) }, experts: experts)
    joinNorms()
    releaseSlots()
  }

  // MARK: - Steps

  private mutating func makeSteps(_ indices: [Int], experts: [[Int]] = []) -> [Step] {
    var steps: [Step] = []
    for index in indices where operands[LayerGraph.Value(index: index)] == nil {
      let value = LayerGraph.Value(index: index)
      switch graph.operations[index] {
      case .norm(let module, let input):
        norms.append(module)
        steps.append(step(.norm(norms.count - 1), [operand(input)], makes: value))
      case .headNorm(let module, let input):
        norms.append(module)
        operands[value] = operand(input)
        steps.append(
          Step(
            operation: .headNorm(norms.count - 1),
            inputs: [operand(input)],
            output: operand(input).slot
          )
        )
      case .linear(_, let input): steps.append(linears(reading: input, among: indices))
      case .activation(let function, let input):
        // The gate of a product is computed with it.
        guard !graph.feedsProduct(value) else { continue }
        steps.append(step(.activation(function), [operand(input)], makes: value))
      case .product(let left, let right):
        guard case .activation(.silu, let gate)? = graph.producer(of: left) else {
          preconditionFailure("the gate of every described family is SiLU")
        }
        steps.append(step(.gatedSiLU, [joined([gate, right])], makes: value))
      case .attention(let query, let key, let values, _):
        steps.append(step(.attention, [joined([query, key, values])], makes: value))
      case .sum(let values): steps.append(step(.sum, values.map(operand), makes: value))
      case .experts(let router, let input, let outputs, let perToken):
        let branches = zip(experts, outputs).map { indices, output in
          (steps: makeSteps(indices), result: operand(output))
        }
        steps.append(
          step(
            .experts(perToken: perToken, branches),
            [operand(router), operand(input)],
            makes: value
          )
        )
      }
    }
    return steps
  }

  private mutating func step(
    _ operation: Operation,
    _ inputs: [Operand],
    makes value: LayerGraph.Value
  ) -> Step {
    operands[value] = Operand(slot: slotCount)
    slotCount += 1
    return Step(operation: operation, inputs: inputs, output: slotCount - 1)
  }

  /// All linear layers among some operations that read a value.
  private mutating func linears(reading input: LayerGraph.Value, among indices: [Int]) -> Step {
    var group: [LayerGraph.Linear] = []
    var column = 0
    for index in indices {
      guard case .linear(let linear, input) = graph.operations[index] else { continue }
      group.append(linear)
      operands[LayerGraph.Value(index: index)] = Operand(
        slot: slotCount,
        columns: column..<column + linear.rows
      )
      column += linear.rows
    }
    groups.append(group)
    slotCount += 1
    return Step(
      operation: .linears(groups.count - 1),
      inputs: [operand(input)],
      output: slotCount - 1
    )
  }

  // MARK: - Operands

  private func operand(_ value: LayerGraph.Value) -> Operand {
    guard let operand = operands[value] else {
      preconditionFailure("an operation of a graph reads values made before it")
    }
    return operand
  }

  /// One operand of neighbouring values; a value that is named more than once counts once.
  private func joined(_ values: [LayerGraph.Value]) -> Operand {
    var result = operand(values[0])
    for next in values.dropFirst().map(operand) where next != result {
      guard next.slot == result.slot, let first = result.columns, let second = next.columns,
        first.upperBound == second.lowerBound
      else { preconditionFailure("layers that read one value are neighbours") }
      result.columns = first.lowerBound..<second.upperBound
    }
    return result
  }

  /// Makes one step of a normalization and the linear layers behind it, where nothing else reads what
  /// it makes: INT8 layers can then normalize on the way to their codes.
  private mutating func joinNorms() {
    for index in steps.indices.dropLast().reversed() {
      guard case .norm(let norm) = steps[index].operation,
        case .linears(let group) = steps[index + 1].operation
      else { continue }
      let slot = steps[index].output
      let readers = steps.filter { $0.reads(slot) }
      guard readers.count == 1, steps[index + 1].inputs == [Operand(slot: slot)] else { continue }
      let joined = Step(
        operation: .normedLinears(norm: norm, group: group),
        inputs: steps[index].inputs,
        output: steps[index + 1].output
      )
      steps.replaceSubrange(index...index + 1, with: [joined])
    }
  }

  private mutating func releaseSlots() {
    var isRead = Set<Int>()
    for index in steps.indices.reversed() {
      let slots = Set(steps[index].inputs.map(\.slot))
      steps[index].released = slots.subtracting(isRead).sorted()
      isRead.formUnion(slots)
    }
  }
}

extension LayerGraph {
  /// The operations of each expert, in order; empty without experts.
  fileprivate var expertOperations: [[Int]] {
    for case .experts(_, let input, let outputs, _) in operations {
      return outputs.map { output in
        var found: Set<Int> = []
        var open = [output]
        while let value = open.popLast() {
          guard value != input, found.insert(value.index).inserted else { continue }
          open += operations[value.index].inputs
        }
        return found.sorted()
      }
    }
    return []
  }

  fileprivate func feedsProduct(_ value: Value) -> Bool {
    consumers(of: value).contains { if case .product = $0 { true } else { false } }
  }
}
