// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Quantization

/// Makes some channels of every normalized activation larger, without a change of the function.
///
/// The gain of a channel is multiplied and the weights that read it are divided, in all layers alike:
/// smoothing backwards. Powers of two change no bit of any product.
public struct OutlierInjection: Sendable {
  /// By how much each channel is magnified.
  public let magnifications: [Int: Float]

  /// Creates an injection.
  ///
  /// - Parameter magnifications: Finite and above zero, by channel of the hidden state.
  public init(_ magnifications: [Int: Float]) { self.magnifications = magnifications }

  /// Folds the injection into every group that a normalization feeds.
  ///
  /// - Throws: ``ConversionError/noSuchChannel(channel:channels:)``, or what folding throws.
  public func fold(into folding: inout ModelFolding) throws {
    let channels = folding.configuration.hiddenSize
    var factors = [Float](repeating: 1, count: channels)
    for (channel, magnification) in magnifications {
      guard factors.indices.contains(channel) else {
        throw ConversionError.noSuchChannel(channel: channel, channels: channels)
      }
      // The activation is divided by its factor.
      factors[channel] = 1 / magnification
    }
    for layer in 0..<folding.configuration.layerCount {
      for group in SmoothingPlan(folding.configuration.layer(layer)).groups {
        switch group.site {
        case .attentionInput, .feedForwardInput:
          try folding.fold(factors, into: group, layer: layer)
        case .attentionOutput, .feedForwardOutput: continue
        }
      }
    }
  }
}
