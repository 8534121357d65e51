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
    var found = true
    while found {
      found = false
      for candidate in candidates(smallerThan: result.smallest, property: property) {
        guard result.tried < budget else { return result }
        result.tried += 1
        guard fails(candidate) else { continue }
        result.smallest = candidate
        found = true
        break
      }
    }
    return result
  }

  /// Simpler cases, those that save most first.
  func candidates(
    smallerThan failing: VerificationCase,
    property: Property
  ) -> [VerificationCase] {
    changes(failing, property)
      + shapes(smallerThan: failing.shape).map { shape in
        var candidate = failing
        candidate.shape = shape
        return candidate
      }
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
    let rank = Fill.simplestFirst.firstIndex(of: failing.fill) ?? 0
    for fill in Fill.simplestFirst[..<rank] where property.fills.contains(fill) {
      add { $0.fill = fill }
    }
    return simpler
  }

  /// Shapes with one size smaller: down to 1, then less and less by powers of two, so that a fault
  /// of one size modulo a tile is followed down to the smallest such size.
  private func shapes(smallerThan shape: ProblemShape) -> [ProblemShape] {
    let sizes = [shape.rows, shape.depth, shape.columns]
    var smaller: [[Int]] = []
    for index in sizes.indices {
      for size in Self.sizes(below: sizes[index]) {
        var changed = sizes
        changed[index] = size
        smaller.append(changed)
      }
    }
    return smaller.sorted { $0.reduce(1, *) < $1.reduce(1, *) }.compactMap { sizes in
      try? ProblemShape(rows: sizes[0], depth: sizes[1], columns: sizes[2])
    }
  }

  /// 1, 2, a half, and every size that is less by a power of two.
  static func sizes(below size: Int) -> [Int] {
    var sizes: Set<Int> = [1, 2, size / 2]
    var step = 1
    while step < size {
      sizes.insert(size - step)
      step *= 2
    }
    return sizes.filter { $0 >= 1 && $0 < size }.sorted()
  }
}
