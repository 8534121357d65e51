// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where captured tensors are: the folder golden in the working folder, or beside the build that runs.
enum CapturedFolder {
  /// The folder `golden`, or `nil` when there is none.
  static func find() -> String? {
    let executable = (CommandLine.arguments.first ?? "") as NSString
    var candidates = ["golden"]
    // .build/x86_64-unknown-linux-gnu/release/smoothbench stands four levels below the package.
    var folder = URL(fileURLWithPath: executable as String).resolvingSymlinksInPath()
    for _ in 0..<5 {
      folder = folder.deletingLastPathComponent()
      candidates.append(folder.appendingPathComponent("golden").path)
    }
    return candidates.first { FileManager.default.fileExists(atPath: $0 + "/manifest.json") }
  }
}
