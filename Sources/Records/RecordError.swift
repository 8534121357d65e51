// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A result file that cannot be read or written.
public enum RecordError: Error, CustomStringConvertible {
  /// A schema this build does not know.
  case unknownSchema(found: String, expected: String)
  /// A kind this build does not know.
  case unknownKind(found: String)
  /// A line that is not a record.
  case unreadable(path: String, line: Int, reason: String)
  /// A file that cannot be opened for reading.
  case missing(path: String, reason: String)
  /// Files that hold no record.
  case empty(paths: [String])
  /// A file or folder that cannot be written.
  case unwritable(path: String, reason: String)

  /// What was found, where, and what to do.
  public var description: String {
    switch self {
    case .unknownSchema(let found, let expected):
      return "schema '\(found)' is not known, expected '\(expected)'; "
        + "the file was written by another version of smoothbench"
    case .unknownKind(let found):
      return "record kind '\(found)' is not known to this version of smoothbench"
    case .unreadable(let path, let line, let reason):
      return "\(path), line \(line): \(reason)"
    case .missing(let path, let reason):
      return "cannot read \(path): \(reason)"
    case .empty(let paths):
      return "no record in \(paths.joined(separator: ", ")): the run that was to write them ended "
        + "before its first result"
    case .unwritable(let path, let reason):
      return "cannot write \(path): \(reason)"
    }
  }
}
