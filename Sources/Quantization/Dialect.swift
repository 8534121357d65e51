// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The conventions of one program that quantizes to 8 bits: how it makes codes, and how it makes
/// smoothing factors.
///
/// Programs differ in divisor, working type, guards and rounding, and so in codes, although all of
/// them "round x / (absmax / 127)". ``all`` lists what is known; ``kernelRules`` says which of
/// them the kernels of this package run.
public struct Dialect: Sendable {
  /// What the program applies the quantizer to.
  public enum Use: String, Sendable {
    /// Weights, ahead of time.
    case weights
    /// Activations, at run time.
    case activations
    /// Both.
    case both = "weights and activations"
  }

  /// What its golden vectors were made by.
  public enum Evidence: Sendable, Hashable {
    /// The program itself, in this version.
    case executed(package: String, version: String)
    /// A transcription of its source; the program was not run.
    case source(String)
    /// A definition, of this package or of the paper.
    case definition(String)

    /// The evidence in words.
    public var text: String {
      switch self {
      case .executed(let package, let version): "executed: \(package) \(version)"
      case .source(let place): "from source, not executed: \(place)"
      case .definition(let place): "by definition: \(place)"
      }
    }
  }

  /// Name that users type.
  public let name: String
  /// What it is, in words.
  public let title: String
  /// What the quantizer is applied to.
  public let use: Use
  /// How codes are made.
  public let quantizer: DialectQuantizer
  /// How smoothing factors are made, or `nil` where the program makes none.
  public let factor: DialectFactor?
  /// What the codes and scales of its golden vectors were made by.
  public let evidence: Evidence
  /// What the smoothing factors of its golden vectors were made by: often another program.
  public let factorEvidence: Evidence

  /// What of the program the rule states, and what not, in words.
  public var coverage: String {
    let uncovered =
      switch use {
      case .weights: "activations and zero points are not covered"
      case .activations: "weights and zero points are not covered"
      case .both: "zero points are not covered"
      }
    return "symmetric codes of \(use.rawValue), one scale for each row; \(uncovered)"
  }

  /// The dialect of a name, or `nil` for an unknown one.
  public static func named(_ name: String) -> Dialect? { all.first { $0.name == name } }

  /// The rules by which the kernels of this package run a dialect, or `nil` where they cannot.
  ///
  /// Of the authors' dialect they take the floors of smoothing factors; scales are our own, which
  /// differ only where an absolute maximum is below 1e-5. In INT8 attention they take torch-int's.
  public var kernelRules: (factors: SmoothingRule, scales: ScaleRule, attention: AttentionScaling)?
  {
    switch name {
    case "own": (.deadChannelsUntouched, .own, .rows)
    case "authors": (.authorsFloors, .own, .tensors)
    case "compressed-tensors": (.deadChannelsUntouched, .compressedTensors, .rows)
    default: nil
    }
  }

  /// What design rules call our own: what the kernels compute unless told otherwise.
  public static var own: Dialect { all[0] }
}
