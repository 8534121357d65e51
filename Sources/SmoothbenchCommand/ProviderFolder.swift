// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Providers

/// Finds a library by the name that `--provider` gives.
enum ProviderFolder {
  /// The file of a library: a path as it is, a name in the folder that `ci/build-providers` fills.
  ///
  /// The folder is `SMOOTHBENCH_PROVIDERS`, or `.build/providers` here, above, or beside the package
  /// the executable was built in.
  ///
  /// - Parameter name: ``Provider/builtInName``, a path, or a name such as `onednn`.
  /// - Returns: What ``Provider/load(path:)`` takes.
  /// - Throws: ``ProviderError/missing(path:reason:)``.
  static func library(named name: String) throws(ProviderError) -> String {
    guard name != Provider.builtInName, !name.contains("/"), !name.hasSuffix(".so") else {
      return name
    }
    do throws(PackageFolderError) {
      let folder = try PackageFolder.find(
        ".build/providers",
        containing: "\(name).so",
        environment: "SMOOTHBENCH_PROVIDERS",
        option: nil
      )
      return "\(folder)/\(name).so"
    } catch {
      throw ProviderError.missing(
        path: "\(name).so",
        reason: "not in .build/providers; build it with: ci/build-providers \(name)"
      )
    }
  }
}
