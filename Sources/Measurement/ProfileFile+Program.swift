// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension ProfileFile {
  /// Refuses a profile whose program is no longer what was profiled: its addresses would get names
  /// of other functions.
  ///
  /// A profile says where files were mapped, not what they held. A program that was written after
  /// the profile, that is shorter than what was mapped of it, or that has no calls where the profile
  /// says functions were called, is another one.
  ///
  /// - Parameter path: The profile's own file.
  /// - Throws: ``ProfilerError/otherProgram(path:program:reason:)``.
  public func requireSameProgram(path: String) throws(ProfilerError) {
    guard let program = mappings.filter({ $0.path.hasPrefix("/") }).min(by: { $0.start < $1.start })
    else { return }
    guard let now = Self.status(program.path) else {
      throw .otherProgram(path: path, program: program.path, reason: "is not there any more")
    }
    if let taken = Self.status(path), now.modified > taken.modified {
      throw .otherProgram(
        path: path,
        program: program.path,
        reason: "was written after the profile"
      )
    }
    for mapping in mappings where mapping.path == program.path && mapping.fileOffset >= now.size {
      throw .otherProgram(
        path: path,
        program: program.path,
        reason: "has \(now.size) bytes, but byte \(mapping.fileOffset) was mapped"
      )
    }
    let (calls, places) = returns(into: program.path)
    if places >= Self.fewestReturns, calls * 2 < places {
      throw .otherProgram(
        path: path,
        program: program.path,
        reason: "has a call at \(calls) of the \(places) places that were returned to"
      )
    }
  }

  /// Places below which chance could decide.
  private static let fewestReturns = 8

  /// How many places of a program the stacks return to, and how many of them follow a call.
  ///
  /// The program itself has one in front of nearly all; in another one an address is any byte of any
  /// instruction, and a call ends there at a few in a hundred.
  private func returns(into program: String) -> (calls: Int, places: Int) {
    guard let code = try? Data(contentsOf: URL(fileURLWithPath: program), options: .alwaysMapped)
    else { return (0, 0) }
    var (calls, places) = (0, 0)
    for address in Set(stacks.flatMap { $0.addresses.dropFirst() }) {
      guard let mapping = mappings.first(where: { $0.contains(address) }),
        mapping.path == program, mapping.isExecutable
      else { continue }
      places += 1
      let offset = address - mapping.start &+ mapping.fileOffset
      if offset <= UInt64(code.count), CallSite.ends(at: Int(offset), in: code) { calls += 1 }
    }
    return (calls, places)
  }

  /// Size in bytes and time of the last change in seconds since 1970.
  private static func status(_ path: String) -> (size: UInt64, modified: Double)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let time = status.st_mtim
    return (UInt64(status.st_size), Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }
}
