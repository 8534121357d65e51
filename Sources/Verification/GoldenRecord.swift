// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Records

extension GoldenManifest.File {
  /// What is wrong with tensors of which only the hash is recorded.
  ///
  /// - Parameters:
  ///   - tensors: The tensors to judge, by name.
  ///   - isComplete: Whether a missing one is a fault.
  /// - Returns: One sentence for each fault.
  func digestFaults(of tensors: [String: GoldenTensor], isComplete: Bool) -> [String] {
    (digests ?? []).compactMap { digest in
      guard let tensor = tensors[digest.name] else {
        return isComplete ? "\(digest.name): missing" : nil
      }
      guard tensor.elementType.rawValue == digest.dtype, tensor.shape == digest.shape else {
        return "\(digest.name): \(tensor.summary), expected \(digest.dtype) \(digest.shape)"
      }
      let found = GoldenHashes.digest(tensor.bytes)
      guard found != digest.sha256.lowercased() else { return nil }
      return "\(digest.name): SHA-256 of the elements is \(found), expected \(digest.sha256)"
    }
  }
}

extension VerificationRecord {
  /// Makes the record of one golden file judged on one implementation.
  init(
    golden entry: GoldenManifest.File,
    kernel: String,
    provider: String,
    comparisons: [GoldenComparison],
    faults: [String],
    repro: String
  ) {
    let reasons = comparisons.compactMap(\.fault) + faults
    let ratio = comparisons.map(\.worstRatio).max() ?? 0
    // The bound that was used up most; where none was touched, the one that would have given way.
    let worst =
      comparisons.first {
        ratio > 0 ? $0.worstRatio == ratio : $0.tolerance != .exact
      } ?? comparisons.first
    self.init(
      property: "golden/\(entry.path.replacing(".safetensors", with: ""))",
      case: entry.path,
      kernel: kernel,
      provider: provider,
      outcome: reasons.isEmpty ? .passed : .failed,
      reason: reasons.joined(separator: "; "),
      seed: entry.seed,
      cases: comparisons.map(\.count).reduce(0, +),
      bound: worst.map { "\($0.tolerance.description) (\($0.name))" } ?? "",
      observed: ratio > 0
        ? "ratio \(ratio), largest in \(worst?.name ?? ""), \(worst?.worstPlace ?? "")"
        : "no difference",
      ratio: reasons.isEmpty || ratio > 1 ? ratio : .infinity,
      repro: reasons.isEmpty ? "" : repro
    )
  }
}
