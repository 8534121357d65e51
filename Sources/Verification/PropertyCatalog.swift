// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The named laws, in the order they are checked and reported.
public enum PropertyCatalog {
  /// Every law: formulas first, then what a kernel does to single values, sums, whole layers, and
  /// what it refuses.
  public static let all: [Property] =
    SmoothingProperties.all + QuantizerProperties.all + ProductProperties.all
    + MetamorphicProperties.all + AttentionProperties.all + LinearProperties.all
    + CertificateProperties.all
    + RequantizeProperties.all + NormalizationProperties.all
    + InvarianceProperties.all
    + RefusalProperties.all

  /// The law of a name, or `nil`.
  public static func named(_ name: String) -> Property? { all.first { $0.name == name } }
}
