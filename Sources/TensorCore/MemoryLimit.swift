// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How much memory this process may use: what asks for more ends it.
public enum MemoryLimit {
  /// The machine's memory, or the limit of a control group around this process if one is smaller.
  ///
  /// Found out once. Unit: bytes.
  public static let byteCount: Int = smallest(
    of: sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)),
    groups: text(of: "/proc/self/cgroup") ?? "0::/",
    text: text(of:)
  )

  /// The smallest of the limits that hold.
  ///
  /// - Parameters:
  ///   - physicalBytes: The machine's memory.
  ///   - groups: The text of `/proc/self/cgroup`.
  ///   - text: Reads a file, `nil` for one that is not there.
  /// - Returns: Unit: bytes.
  static func smallest(
    of physicalBytes: Int,
    groups: String,
    text: (_ file: String) -> String?
  ) -> Int {
    files(groups: groups).reduce(physicalBytes) { bytes, file in
      min(bytes, text(file).flatMap(limit) ?? bytes)
    }
  }

  /// Where the limits of a process's groups are, and those of the groups around them.
  ///
  /// Version 2 of control groups has one line, `0::/path`, version 1 one for the controller,
  /// `4:memory:/path`. In a container the path can be that of the host, which is not there: the
  /// container's own limit is at the root.
  private static func files(groups: String) -> [String] {
    groups.split(separator: "\n").flatMap { line -> [String] in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      var folder = "/sys/fs/cgroup"
      var name = "memory.max"
      if fields[1].split(separator: ",").contains("memory") {
        folder += "/memory"
        name = "memory.limit_in_bytes"
      } else if !fields[1].isEmpty {
        return []
      }
      var files = ["\(folder)/\(name)"]
      for group in fields[2].split(separator: "/") {
        folder += "/\(group)"
        files.append("\(folder)/\(name)")
      }
      return files
    }
  }

  /// The number in the file of a limit, or `nil` where it is `max` or no number: no limit.
  private static func limit(_ text: String) -> Int? {
    text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
  }

  /// The start of a file of the kernel, which has no length before it is read.
  private static func text(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let capacity = 1 << 14
    var bytes = [UInt8](repeating: 0, count: capacity)
    let count = read(descriptor, &bytes, capacity)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
