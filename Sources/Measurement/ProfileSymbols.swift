// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One function on a call stack.
public struct ProfileFrame: Hashable, Sendable {
  /// The linker's name, or the file in brackets where no name is known.
  public var symbol: String
  /// The name to show.
  public var name: String

  /// Creates a frame.
  public init(symbol: String, name: String) {
    self.symbol = symbol
    self.name = name
  }

  /// Code that a library made when it ran, which has no name.
  public static let generated = ProfileFrame(
    symbol: "[generated code]",
    name: "[generated code]"
  )

  /// Creates a frame that shows the readable form of a linker's name.
  public init(symbol: String) {
    self.init(symbol: symbol, name: ReadableName.name(of: symbol))
  }
}

/// One call stack by name and how often it was seen.
public struct ProfileStack: Hashable, Sendable {
  /// Number of samples.
  public var count: Int
  /// The innermost function, then its callers outwards.
  ///
  /// At least one.
  public var frames: [ProfileFrame]

  /// Creates a stack.
  public init(count: Int, frames: [ProfileFrame]) {
    self.count = count
    self.frames = frames
  }
}

/// Names the addresses of a profile by the symbol tables of the files that were mapped.
public struct ProfileSymbols: Sendable {
  private let mappings: [MemoryMapping]
  private let files: [String: ExecutableSymbols]

  /// Reads the symbol tables of every file that holds instructions.
  ///
  /// Shared libraries are commonly stripped: what their exported names do not cover is shown as the
  /// library's name in brackets. The executable must have all its names.
  ///
  /// - Parameter mappings: What was mapped while the profile was taken. The first file is the
  ///   executable, which Linux maps lowest.
  /// - Throws: ``ProfilerError/stripped(path:)``, or ``ProfilerError/unreadable(path:reason:)`` for
  ///   the executable.
  public init(mappings: [MemoryMapping]) throws(ProfilerError) {
    self.mappings = mappings.sorted { $0.start < $1.start }
    let program = self.mappings.first { $0.path.hasPrefix("/") }?.path ?? ""
    let symbols = try ExecutableSymbols(path: program)
    guard !symbols.isStripped else { throw .stripped(path: program) }
    var files = [program: symbols]
    for mapping in mappings
    where mapping.isExecutable && mapping.path.hasPrefix("/") && files[mapping.path] == nil {
      files[mapping.path] = try? ExecutableSymbols(path: mapping.path)
    }
    self.files = files
  }

  /// The stacks of a profile by name, in the order of the profile.
  public func named(_ stacks: [ProfileFile.Stack]) -> [ProfileStack] {
    var known: [UInt64: ProfileFrame] = [:]
    return stacks.map { stack in
      let frames = stack.addresses.enumerated().map { depth, address in
        // Callers are return addresses: the call is the instruction before, and a call that never
        // returns may be the last instruction of its function.
        let instruction = depth == 0 || address == 0 ? address : address - 1
        if let frame = known[instruction] { return frame }
        let frame = frame(at: instruction)
        known[instruction] = frame
        return frame
      }
      return ProfileStack(count: stack.count, frames: frames)
    }
  }

  /// The function that asked for memory: the innermost that is not part of an allocator, of Swift's
  /// runtime, or of a type that only holds memory.
  ///
  /// - Parameter addresses: Return addresses, the innermost first.
  /// - Returns: The function, or the innermost frame where all are such.
  public func owner(ofAllocation addresses: [UInt64]) -> ProfileFrame {
    let frames = addresses.map { frame(at: $0 == 0 ? 0 : $0 - 1) }
    let holders = [
      "Swift.", "Foundation", "swift_", "_swift_", "[", "TensorCore.AlignedBuffer",
      "TensorCore.Matrix",
    ]
    let owner = frames.first { frame in !holders.contains { frame.name.hasPrefix($0) } }
    return owner ?? frames.first ?? ProfileFrame(symbol: "[unknown]", name: "[unknown]")
  }

  /// The function that holds an instruction.
  public func frame(at address: UInt64) -> ProfileFrame {
    guard let mapping = mappings.first(where: { $0.contains(address) }) else {
      return ProfileFrame(symbol: "[unknown]", name: "[unknown]")
    }
    if let place = place(of: address) { return place.frame }
    if mapping.path.isEmpty && mapping.isExecutable {
      return .generated
    }
    let file = mapping.path.split(separator: "/").last.map(String.init) ?? "unknown"
    let shown = file.hasPrefix("[") ? file : "[\(file)]"
    return ProfileFrame(symbol: shown, name: shown)
  }

  /// Where an instruction is in its file, or `nil` for one that no known function holds.
  func place(of address: UInt64) -> CodePlace? {
    guard let mapping = mappings.first(where: { $0.contains(address) }),
      let file = files[mapping.path],
      let place = file.virtualAddress(fileOffset: address - mapping.start + mapping.fileOffset),
      let function = file.function(at: place)
    else { return nil }
    return CodePlace(
      file: mapping.path,
      frame: ProfileFrame(symbol: function.name),
      functionStart: function.start,
      address: place
    )
  }
}

/// An instruction by its place in a file, the same in every run.
struct CodePlace {
  /// The executable or library.
  var file: String
  /// The function.
  var frame: ProfileFrame
  /// The function's first instruction, as the file counts addresses.
  var functionStart: UInt64
  /// The instruction, as the file counts addresses.
  var address: UInt64
}
