// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
public import Checkpoints

/// Checks a written checkpoint against the one it was made from, element by element in FP64.
///
/// Each stored element a' must be the exact a * f, f made of the group's factors, up to the roundings
/// that were made on the way: k changes in FP32 and one to a narrower stored type. With u = 2^-24 and u_t
/// that type's unit roundoff (0 for FP32),
///
///     |a' - a f| <= ((1 + u)^k (1 + u_t) - 1 + 2^-50) |a f| + eta,
///
/// where 2^-50 covers the check's own arithmetic and eta, the smallest positive numbers of FP32 (times
/// the largest later factor) and of the type, covers underflow. If a group passes, every product of
/// what makes a value and what reads it is that of the original within the sum of both bounds, so
/// the function is the same for every input.
public struct EquivalenceCheck {
  /// The outcome for one tensor or for all tensors of a group.
  public struct Finding: Sendable {
    /// Worst error divided by its bound; at most 1 when all is well.
    public var ratio = 0.0
    /// Where the worst element is, such as `model.norm.weight[3, 0]`; empty when all are exact.
    public var place = ""
    /// Elements that differ from the original's.
    public var changedElements = 0

    /// Whether the elements show what the factors of a group were to do: some differ, unless every
    /// factor is 1.
    public func shows(_ group: FoldedGroup) -> Bool {
      group.changedChannels == 0 || changedElements > 0
    }

    mutating func merge(_ other: Finding) {
      if other.ratio > ratio { (ratio, place) = (other.ratio, other.place) }
      changedElements += other.changedElements
    }
  }

  private let folding: ModelFolding
  private let written: Checkpoint

  /// Prepares to compare.
  ///
  /// - Parameters:
  ///   - folding: The original and what was folded.
  ///   - written: The checkpoint on disk.
  public init(_ folding: ModelFolding, written: Checkpoint) {
    self.folding = folding
    self.written = written
  }

  /// Checks all tensors of one group.
  ///
  /// - Throws: ``CheckpointError`` when a tensor is missing or of another shape.
  public func finding(of group: FoldedGroup) throws(CheckpointError) -> Finding {
    var finding = Finding()
    for name in group.dividedTensors + group.multipliedTensors {
      finding.merge(try self.finding(of: name))
    }
    return finding
  }

  /// Checks all tensors that no group touches: they are the original's, rounded to their type.
  ///
  /// - Throws: ``CheckpointError`` when a tensor is missing or of another shape.
  public func findingOfUntouchedTensors() throws(CheckpointError) -> Finding {
    var finding = Finding()
    for tensor in folding.folderTensors
    where folding.changes[tensor.name] == nil && tensor.format.hasFloatValues {
      finding.merge(try self.finding(of: tensor.name))
    }
    return finding
  }

  private func finding(of name: String) throws(CheckpointError) -> Finding {
    let original = try folding.checkpoint.requiredTensor(name)
    let before = try original.floatElements()
    let tensor = try written.requiredTensor(name)
    let after = try written.floatElements(name, shape: original.shape)
    let changes = folding.changes[name] ?? []
    let bound = Bound(changes: changes, tensor: tensor, original: original)
    let rows = max(1, original.shape.first ?? 1)
    let columns = before.count / rows
    var finding = Finding()
    for index in before.indices {
      if before[index].bitPattern != after[index].bitPattern { finding.changedElements += 1 }
      let (row, column) = index.quotientAndRemainder(dividingBy: max(1, columns))
      let exact = changes.reduce(Double(before[index])) {
        $0 * $1.multiplier(row: row, column: column)
      }
      let error = abs(Double(after[index]) - exact)
      guard error != 0 else { continue }
      // A value that is not a number fails.
      let ratio = error / bound.value(of: exact)
      if !(ratio <= finding.ratio) {
        finding.ratio = ratio.isNaN ? .infinity : ratio
        finding.place = "\(name)[\(row), \(column)]"
      }
    }
    return finding
  }

  /// The bound of one tensor's elements.
  private struct Bound {
    let relative: Double
    let absolute: Double

    init(changes: [TensorChange], tensor: CheckpointTensor, original: CheckpointTensor) {
      // u of FP32, FP16 and BF16, and their smallest positive numbers.
      let (roundoff, smallest): (Double, Double)
      switch tensor.format {
      case .elements(.float16): (roundoff, smallest) = (0x1p-11, 0x1p-24)
      case .elements(.bfloat16): (roundoff, smallest) = (0x1p-8, 0x1p-133)
      default: (roundoff, smallest) = (0, 0x1p-149)
      }
      // Copied, or widened, without rounding.
      let isExact = changes.isEmpty && (tensor.format == original.format || roundoff == 0)
      let steps = changes.reduce(1.0) { product, _ in product * (1 + 0x1p-24) }
      let largest = changes.reduce(1.0) { largest, change in
        switch change {
        case .multiplyColumns(let factors): max(largest, Double(factors.max() ?? 1))
        case .divideRows(let factors): max(largest, 1 / Double(factors.min() ?? 1))
        }
      }
      relative = isExact ? 0 : steps * (1 + roundoff) - 1 + 0x1p-50
      absolute = isExact ? 0 : smallest + Double(changes.count) * 0x1p-149 * largest
    }

    func value(of exact: Double) -> Double { relative * abs(exact) + absolute }
  }
}
