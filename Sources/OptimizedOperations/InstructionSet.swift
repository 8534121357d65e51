// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels

/// A set of processor features, not a processor name.
public struct InstructionSet: OptionSet, Sendable {
  /// One bit for each feature, as the C table numbers them.
  public let rawValue: UInt64

  /// Creates a set from feature bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// What both the processor and the operating system support.
  public static let available = InstructionSet(rawValue: smoothbench_processor_features())

  /// Names of the features, such as `avx512vnni`, in the order of their bits.
  public var names: [String] {
    (0..<64).compactMap { bit in
      let feature: UInt64 = 1 << UInt64(bit)
      guard rawValue & feature != 0 else { return nil }
      return smoothbench_feature_name(feature).map { String(cString: $0) } ?? "feature \(bit)"
    }
  }
}
