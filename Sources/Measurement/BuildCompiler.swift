// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The compiler that built this program.
public enum BuildCompiler {
  /// The language version of the Swift compiler, and the exact C compiler of the same toolchain.
  public static let name: String = {
    guard let clang = clangVersion(of: "/proc/self/exe") else { return swiftVersion }
    return "\(swiftVersion), \(clang)"
  }()

  /// The Swift compiler tells its version only in steps.
  private static var swiftVersion: String {
    #if compiler(>=7.0)
    "Swift 7.0 or later"
    #elseif compiler(>=6.5)
    "Swift 6.5 or later"
    #elseif compiler(>=6.4)
    "Swift 6.4"
    #elseif compiler(>=6.3)
    "Swift 6.3"
    #else
    "Swift 6.2"
    #endif
  }

  /// What clang noted in an executable, or `nil` when it did not or the file cannot be read.
  static func clangVersion(of path: String) -> String? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped),
      let image = try? ELFImage(data: data, path: path),
      let notes = try? image.text(ofSection: ".comment")
    else { return nil }
    return notes.first { $0.contains("clang version") }
  }
}
