// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Makes a failing case smaller while it keeps failing.
struct Shrinker {
  /// What shrinking came to.
  struct Result {
    /// The smallest failing case found.
    var smallest: VerificationCase
    /// Cases tried.
    var tried: Int
  }

  /// Most cases tried.
  var budget = 1500
  /// Whether a case fails.
  let fails: (VerificationCase) -> Bool

  /// Goes from a failing case to one that fails while none of its smaller neighbours does, or
  /// until the budget is spent.
  func shrunk(_ failing: VerificationCase, property: Property) -> Result {
    var result = Result(smallest: failing, tried: 0)
    while true {
      let simpler = changes(result.smallest, property)
      // The thorough steps are many; they are taken only where no bold one helps.
      let isSmaller =
        takesFirst(of: simpler + shapes(below: result.smallest, Self.boldSizes(below:)), &result)
        || takesFirst(of: shapes(below: result.smallest, Self.thoroughSizes(below:)), &result)
      guard isSmaller else { return result }
    }
  }

  /// Whether a candidate fails; the first that does is the new smallest case.
  private func takesFirst(of candidates: [VerificationCase], _ result: inout Result) -> Bool {
    for candidate in candidates {
      guard result.tried < budget else { return false }
      result.tried += 1
      guard fails(candidate) else { continue }
      result.smallest = candidate
      return true
    }
    return false
  }

  private func changes(_ failing: VerificationCase, _ property: Property) -> [VerificationCase] {
    var simpler: [VerificationCase] = []
    func add(_ change: (inout VerificationCase) -> Void) {
      var candidate = failing
      change(&candidate)
      if candidate != failing { simpler.append(candidate) }
    }
    add { $0.stride = 0 }
    add { $0.stride = min($0.stride, 1) }
    add { $0.threads = 1 }
    add { $0.threads = min($0.threads, 2) }
    add { $0.range = .restricted }
    add { $0.strength = .balanced }
    for key in failing.operation.attributeKeys {
      let simpler = OperationAttributes.values(of: key).prefix {
        $0 != failing.attributes.value(of: key)
      }
      for value in simpler { add { _ = $0.attributes.set(key, to: value) } }
    }
    let rank = Fill.simplestFirst.firstIndex(of: failing.fill) ?? 0
    for fill in Fill.simplestFirst[..<rank] where property.fills.contains(fill) {
      add { $0.fill = fill }
    }
    return simpler
  }

  /// The same case with one size smaller, the least work first.
  private func shapes(
    below failing: VerificationCase,
    _ smallerSizes: (Int) -> Set<Int>
  ) -> [VerificationCase] {
    let sizes = [failing.shape.rows, failing.shape.depth, failing.shape.columns]
    var smaller: [[Int]] = []
    for index in sizes.indices {
      for size in smallerSizes(sizes[index]) where size >= 1 && size < sizes[index] {
        var changed = sizes
        changed[index] = size
        smaller.append(changed)
      }
    }
    let ordered = smaller.sorted { left, right in
      let work = (left.reduce(1, *), right.reduce(1, *))
      return work.0 == work.1 ? left.lexicographicallyPrecedes(right) : work.0 < work.1
    }
    return ordered.compactMap { sizes in
      var candidate = failing
      guard
        let shape = try? ProblemShape(rows: sizes[0], depth: sizes[1], columns: sizes[2])
      else { return nil }
      candidate.shape = shape
      return candidate
    }
  }

  /// 1, 2, a half, and every size that is less by a power of two: a fault of one size modulo a
  /// tile is followed down to the smallest such size in few steps.
  private static func boldSizes(below size: Int) -> Set<Int> {
    var sizes: Set<Int> = [1, 2, size / 2]
    var step = 1
    while step < size {
      sizes.insert(size - step)
      step *= 2
    }
    return sizes
  }

  /// Every size up to 64, and every size less by up to 64: tiles that are no power of two.
  private static func thoroughSizes(below size: Int) -> Set<Int> {
    Set(1...64).union((1...64).map { size - $0 })
  }
}
