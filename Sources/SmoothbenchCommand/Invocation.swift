// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How this process was called.
enum Invocation {
  /// The words of the command line, the tool's name first: what makes a record anew.
  static var words: [String] { ["smoothbench"] + CommandLine.arguments.dropFirst() }
}
