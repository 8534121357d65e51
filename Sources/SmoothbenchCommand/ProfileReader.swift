// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Measurement
import Records

/// Reads profiles of every form that holds stacks: result files, collapsed stacks, and CPU profiles
/// of gperftools.
enum ProfileReader {
  /// The profiles of a file.
  ///
  /// - Returns: At least one, each with at least one sample.
  /// - Throws: ``RecordError``, ``ProfilerError``, or ``ProfileReaderError``.
  static func profiles(path: String) throws -> [TitledStacks] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw RecordError.missing(path: path, reason: error.localizedDescription)
    }
    guard let first = data.first else { throw ProfilerError.zeroSamples(processorSeconds: nil) }
    // The first byte tells the forms apart: JSON, a word of zeros, names.
    switch first {
    case UInt8(ascii: "{"): return try recorded(path: path)
    case 0: return [try sampled(Array(data), path: path)]
    default:
      let name = (path as NSString).lastPathComponent
      let stacks = try CollapsedStacks.stacks(in: data, path: path)
      return [TitledStacks(title: name, stacks: stacks, samplesPerSecond: nil)]
    }
  }

  private static func recorded(path: String) throws -> [TitledStacks] {
    let profiles = try JSONLines.records(path: path).compactMap { record in
      if case .profile(let profile) = record { TitledStacks(profile) } else { nil }
    }
    guard !profiles.isEmpty else { throw ProfileReaderError.noStacks(path: path) }
    guard profiles.allSatisfy({ $0.stacks.samples > 0 }) else {
      throw ProfilerError.zeroSamples(processorSeconds: nil)
    }
    return profiles
  }

  private static func sampled(_ bytes: [UInt8], path: String) throws -> TitledStacks {
    let file = try ProfileFile(bytes: bytes, path: path)
    try file.requireSameProgram(path: path)
    let symbols = try ProfileSymbols(mappings: file.mappings)
    return TitledStacks(
      title: (path as NSString).lastPathComponent,
      stacks: CollapsedStacks.merged(symbols.named(file.stacks)),
      samplesPerSecond: nil
    )
  }
}

/// A file that is read well and holds no profile.
enum ProfileReaderError: Error, CustomStringConvertible, ExitStatusProviding {
  case noStacks(path: String)

  var description: String {
    switch self {
    case .noStacks(let path):
      "\(path) holds no profile with call stacks; take one with: "
        + "smoothbench profile --format json --output \(path)"
    }
  }
  var exitStatus: ExitStatus { .badContent }
}
