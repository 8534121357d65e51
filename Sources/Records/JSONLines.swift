// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// Records as JSON Lines: one object a line, keys in snake_case and sorted.
public enum JSONLines {
  /// One record as a line without the line break.
  public static func line(for record: Record) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // JSON has no infinity: words keep the value readable instead of losing the line.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    return String(decoding: try encoder.encode(record), as: UTF8.self)
  }

  /// Whether a file holds records, by its name or by the schema in its first line.
  ///
  /// - Parameter path: Any path. Of a file that is no text, such as tensors, eight bytes are read.
  /// - Returns: Whether ``records(path:)`` is what reads it; it may still find a line that is wrong.
  public static func isResultFile(path: String) -> Bool {
    var status = stat()
    // Nothing is taken out of a pipe.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    if path.hasSuffix(".jsonl") { return true }
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    // A tensor file begins with letters, or with the length of its header: high bytes are zero.
    guard let start = try? file.read(upToCount: 8), start.first == UInt8(ascii: "{"),
      !start.contains(0), let rest = try? file.readToEnd()
    else { return false }
    let line = (start + rest).prefix { $0 != UInt8(ascii: "\n") }
    let anyVersion = String(Record.schema.prefix { $0 != "/" })
    return String(decoding: line, as: UTF8.self).contains("\"\(anyVersion)/")
  }

  /// The records of a file, in order.
  ///
  /// - Throws: ``RecordError`` naming file and line. A last line without a line break that is not a
  ///   record is what an interrupted run leaves behind; it is refused like any other bad line.
  public static func records(path: String) throws -> [Record] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw RecordError.missing(path: path, reason: error.localizedDescription)
    }
    return try records(in: data, name: path)
  }

  /// The records of text, in order; `name` is what errors call it.
  ///
  /// - Throws: ``RecordError`` naming the line.
  public static func records(in data: Data, name path: String) throws -> [Record] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    var records: [Record] = []
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // Blank lines hold nothing and count, or an error would name another line than an editor shows.
    for (index, line) in lines.enumerated() where !line.isEmpty {
      do {
        records.append(try decoder.decode(Record.self, from: Data(line)))
      } catch let error as RecordError {
        throw RecordError.unreadable(path: path, line: index + 1, reason: error.description)
      } catch {
        throw RecordError.unreadable(
          path: path,
          line: index + 1,
          reason: "not a record: \(error.localizedDescription)"
        )
      }
    }
    return records
  }
}
