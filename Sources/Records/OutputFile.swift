// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Writes whole files so that a final name never holds half a file.
public enum OutputFile {
  /// Writes `text` beside `path` under a temporary name, then renames it.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``; nothing is left behind.
  public static func write(_ text: String, to path: String) throws(RecordError) {
    try write(Data(text.utf8), to: path)
  }

  /// Writes `data` beside `path` under a temporary name, then renames it.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``; nothing is left behind.
  public static func write(_ data: Data, to path: String) throws(RecordError) {
    let temporary = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try data.write(to: URL(fileURLWithPath: temporary))
    } catch {
      unlink(temporary)
      throw .unwritable(path: path, reason: reason(of: error))
    }
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw .unwritable(path: path, reason: String(cString: strerror(code)))
    }
  }

  /// Makes a folder and the folders above it.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``.
  public static func makeFolder(_ path: String) throws(RecordError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: reason(of: error))
    }
  }

  private static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    return (underlying ?? error).localizedDescription
  }
}
