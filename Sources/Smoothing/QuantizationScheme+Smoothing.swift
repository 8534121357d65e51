// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

extension QuantizationScheme {
  /// Alpha and sites of a scheme that has its own, or `nil` where they are the user's choice.
  ///
  /// `smoothquant-auto` smooths every site, each input with the alpha of the least predicted error.
  public var ownSmoothing: (strength: StrengthSetting, sites: Set<SmoothingSite>)? {
    guard activation == .tensorStaticApart else { return nil }
    return (strength: .auto, sites: Set(SmoothingSite.allCases))
  }
}
