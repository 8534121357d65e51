// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import EvaluationSuite
import Foundation
import Records

/// The file in which FP32 leaves its states for the schemes that are compared with it.
///
/// Without a journal it has no name, so that nothing is left behind however the tool ends; beside a
/// journal it stays until every scheme is done.
final class ReferenceStatesFile {
  /// Open for reading and writing.
  let descriptor: Int32
  private let path: String?

  /// Opens the file.
  ///
  /// - Parameter journal: Name of the journal, or `nil` for none.
  /// - Throws: ``RecordError/unwritable(path:reason:)``.
  init(journal: String?) throws(RecordError) {
    path = journal.map { $0 + ".states" }
    let name = path ?? NSTemporaryDirectory() + "smoothbench-states-XXXXXX"
    if path != nil {
      descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    } else {
      var template = Array(name.utf8CString)
      descriptor = mkstemp(&template)
      if descriptor >= 0 {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
      }
    }
    guard descriptor >= 0 else {
      throw .unwritable(path: name, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  /// Removes the file: every scheme is done.
  func remove() {
    if let path { unlink(path) }
  }
}
