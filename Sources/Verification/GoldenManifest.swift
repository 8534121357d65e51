// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import JSONReading
import Quantization

/// What golden/manifest.json says: every file with its hash, origin, formula and tolerances.
public struct GoldenManifest: Decodable, Sendable {
  /// A tensor that must come out as recorded.
  public struct Output: Decodable, Sendable {
    /// Name of the tensor.
    public let name: String
    /// How far it may be off.
    public let tolerance: GoldenTolerance
  }

  /// A tensor of which only the hash is recorded.
  public struct Digest: Decodable, Sendable {
    /// Name of the tensor.
    public let name: String
    /// Element type, as in safetensors headers.
    public let dtype: String
    /// Sizes, slowest first.
    public let shape: [Int]
    /// SHA-256 of the elements' bytes, in hexadecimal.
    public let sha256: String
  }

  /// What a program needs besides the inputs; each operation uses some of it.
  public struct Parameters: Decodable, Sendable {
    /// Which activations share a scale.
    public let granularity: String?
    /// Which weights share a scale.
    public let weightGranularity: String?
    /// Values in a group.
    public let groupSize: Int?
    /// `fp64` or `fp32`.
    public let rule: String?
    /// `restricted` or `full`.
    public let range: String?
    /// The smallest absolute maximum a scale is made from.
    public let absoluteMaximumFloor: Double?
    /// `layer` or `rms`.
    public let norm: String?
    /// Migration strength.
    public let alpha: Double?
    /// `dead_channels_untouched` or `authors_floors`.
    public let smoothingRule: String?

    /// Heads of attention of the left operand.
    public let heads: Int?
    /// Heads of attention of the right operand.
    public let rightHeads: Int?
    /// `none` or `causal`.
    public let mask: String?
    /// What scores of attention are multiplied by.
    public let scoreScale: Double?

    /// The arithmetic of scale and quotient, or `nil` when none or an unknown one is named.
    var quantizerRule: QuantizerRule? { rule.flatMap(QuantizerRule.init(rawValue:)) }
    /// The codes allowed, or `nil` when none or an unknown range is named.
    var quantizedRange: QuantizedRange? { range.flatMap(QuantizedRange.init(rawValue:)) }
  }

  /// One golden file.
  public struct File: Decodable, Sendable {
    /// Path inside the folder: `operation/case.safetensors`.
    public let path: String
    /// SHA-256 of the whole file, in hexadecimal.
    public let sha256: String
    /// What is recorded, such as `quantize`.
    public let operation: String
    /// What a program needs besides the inputs.
    public let parameters: Parameters
    /// The equation in words.
    public let formula: String
    /// Tensors that are given.
    public let inputs: [String]
    /// Tensors that must come out.
    public let outputs: [Output]
    /// Tensors that must come out and of which only the hash is recorded.
    public let digests: [Digest]?
    /// What made the file.
    public let producer: String
    /// Version of that.
    public let producerVersion: String
    /// Seed of random data.
    public let seed: UInt64
    /// Where the data come from.
    public let origin: String
    /// Under which terms.
    public let licence: String
  }

  /// A file that describes a golden file.
  public struct Companion: Decodable, Sendable {
    /// Path inside the folder.
    public let path: String
    /// SHA-256 of the whole file, in hexadecimal.
    public let sha256: String
    /// Path of the golden file it describes.
    public let describes: String
  }

  /// A file in a format that checkpoints and tokenizers come in, written by the format's own
  /// library; the tests of the readers compare its contents.
  public struct Fixture: Decodable, Sendable {
    /// Path inside the folder.
    public let path: String
    /// SHA-256 of the whole file, in hexadecimal.
    public let sha256: String
    /// Where the contents come from, or `nil` where the manifest does not say.
    public let origin: String?
  }

  /// The version this build reads.
  public static let schema = "smoothbench.golden/1"

  /// Version of the manifest's form.
  public let schema: String
  /// The golden files, by path.
  public let files: [File]
  /// Files that describe them.
  public let companions: [Companion]
  /// Files for the tests of readers.
  public let fixtures: [Fixture]

  /// Reads and checks the manifest of a folder.
  ///
  /// - Parameter folder: The folder that holds manifest.json.
  /// - Returns: The manifest; every path in it stays inside the folder and occurs once.
  /// - Throws: ``GoldenError/missing(path:reason:)`` or ``GoldenError/badContent(path:reason:)``.
  public static func read(folder: String) throws(GoldenError) -> GoldenManifest {
    let path = "\(folder)/manifest.json"
    let text: Data
    do {
      text = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .missing(path: path, reason: GoldenError.reason(path: path))
    }
    do {
      // Foundation keeps one of two members of the same name without a word.
      _ = try StrictJSON.node(of: Array(text))
    } catch {
      throw .badContent(
        path: path,
        reason: "byte \(error.byte): found \(error.found), "
          + "expected \(error.expected)"
      )
    }
    let manifest: GoldenManifest
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      manifest = try decoder.decode(GoldenManifest.self, from: text)
    } catch {
      throw .badContent(path: path, reason: reason(of: error))
    }
    if let reason = manifest.fault { throw .badContent(path: path, reason: reason) }
    return manifest
  }

  /// What is wrong beyond the form of the JSON, or `nil`.
  private var fault: String? {
    guard schema == Self.schema else {
      return "schema '\(schema)' is not known, expected '\(Self.schema)'"
    }
    guard !files.isEmpty else { return "no files are listed" }
    var paths: Set<String> = []
    // A fixture may be a file of a model's folder.
    let fixturePaths = Set(fixtures.map(\.path))
    for path in files.map(\.path) + companions.map(\.path) + fixtures.map(\.path) {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      let depth = fixturePaths.contains(path) ? 2...3 : 2...2
      guard depth.contains(parts.count),
        !parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") })
      else {
        return "path '\(path)' is not of the form operation/file"
      }
      guard paths.insert(path).inserted else { return "'\(path)' is listed twice" }
    }
    for file in files {
      let names = file.inputs + file.outputs.map(\.name) + (file.digests ?? []).map(\.name)
      guard Set(names).count == names.count else { return "'\(file.path)' names a tensor twice" }
      guard !file.outputs.isEmpty else { return "'\(file.path)' has no outputs" }
    }
    return nil
  }

  private static func reason(of error: any Error) -> String {
    let (context, what): (DecodingError.Context, String)
    switch error {
    case DecodingError.keyNotFound(let key, let found):
      (context, what) = (found, "'\(key.stringValue)' is missing")
    case DecodingError.typeMismatch(_, let found), DecodingError.valueNotFound(_, let found),
      DecodingError.dataCorrupted(let found):
      (context, what) = (found, found.debugDescription)
    default: return error.localizedDescription
    }
    let place = context.codingPath.map(\.stringValue).joined(separator: "/")
    // Foundation calls a number that does not fit its type invalid JSON and does not say where; that
    // the text is JSON is known by now.
    return place.isEmpty ? "a number does not fit its type, or: \(what)" : "at \(place): \(what)"
  }
}
