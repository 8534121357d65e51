// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Quantization

/// A dialect that the kernels run: what `--dialect` of evaluate, smooth, quantize and audit takes.
struct KernelDialect: ExpressibleByArgument {
  /// How smoothing factors are made.
  let factors: SmoothingRule
  /// How scales are made.
  let scales: ScaleRule
  /// What shares a scale where attention runs in INT8.
  let attention: AttentionScaling
  private let name: String

  /// Our own.
  static let own = KernelDialect(
    factors: .deadChannelsUntouched,
    scales: .own,
    attention: .rows,
    name: "own"
  )

  init?(argument: String) {
    guard let rules = Dialect.named(argument)?.kernelRules else { return nil }
    self.init(
      factors: rules.factors,
      scales: rules.scales,
      attention: rules.attention,
      name: argument
    )
  }

  private init(
    factors: SmoothingRule,
    scales: ScaleRule,
    attention: AttentionScaling,
    name: String
  ) {
    self.factors = factors
    self.scales = scales
    self.attention = attention
    self.name = name
  }

  static var allValueStrings: [String] {
    Dialect.all.filter { $0.kernelRules != nil }.map(\.name)
  }

  var defaultValueDescription: String { name }
}
