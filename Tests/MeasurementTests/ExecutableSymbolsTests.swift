// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Measurement

/// A function whose name in the symbol table is known.
@_cdecl("smoothbench_test_landmark")
func landmark(_ value: Int) -> Int { value &* 3 }

@Suite struct ExecutableSymbolsTests {
  private static var ownMappings: [MemoryMapping] {
    get throws {
      let maps = try #require(SystemFile.contents("/proc/self/maps"))
      return try MemoryMapping.mappings(in: maps[...], path: "/proc/self/maps")
    }
  }

  /// The C library's file.
  private static var library: String {
    get throws {
      let mapping = try ownMappings.first { $0.path.contains("/libc.so") }
      return try #require(mapping).path
    }
  }

  private static let landmarkAddress: UInt64 = {
    let function: @convention(c) (Int) -> Int = landmark
    return UInt64(UInt(bitPattern: unsafeBitCast(function, to: Int.self)))
  }()

  @Test func findsAFunctionOfThisBinaryByAddress() throws {
    let symbols = try ProfileSymbols(mappings: Self.ownMappings)
    #expect(symbols.frame(at: Self.landmarkAddress).symbol == "smoothbench_test_landmark")
  }

  @Test func looksUpCallersOneByteBeforeTheReturnAddress() throws {
    let symbols = try ProfileSymbols(mappings: Self.ownMappings)
    let start = Self.landmarkAddress
    let stacks = symbols.named([.init(count: 1, addresses: [start, start + 1, start])])
    let names = stacks[0].frames.map(\.symbol)
    #expect(names[0] == "smoothbench_test_landmark")
    #expect(names[1] == "smoothbench_test_landmark")
    #expect(names[2] != "smoothbench_test_landmark")
  }

  @Test func findsAnExportedFunctionOfAStrippedLibrary() throws {
    let address = try #require(dlsym(nil, "strtoul"))
    let symbols = try ProfileSymbols(mappings: Self.ownMappings)
    let frame = symbols.frame(at: UInt64(UInt(bitPattern: address)))
    // The C library has several names for this function; all hold this one.
    #expect(frame.symbol.contains("strtoul"))
  }

  @Test func namesTheFileWhereNoFunctionIsKnown() throws {
    let mappings = try Self.ownMappings
    let symbols = try ProfileSymbols(mappings: mappings)
    let library = try #require(mappings.first { $0.path.contains("/libc.so") })
    #expect(symbols.frame(at: library.start).name == "[libc.so.6]")
    #expect(symbols.frame(at: 1).name == "[unknown]")
    #expect(symbols.frame(at: .max).name.hasPrefix("["))
  }

  @Test func reportsAStrippedBinary() throws {
    let tools = ["/usr/bin/strip", "/usr/bin/llvm-strip"]
    guard let tool = tools.first(where: FileManager.default.isExecutableFile) else {
      print("skipped: reportsAStrippedBinary needs \(tools.joined(separator: " or "))")
      return
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("smoothbench-strip-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let copy = folder.appendingPathComponent("stripped").path
    var mappings = try Self.ownMappings
    let program = try #require(mappings.first { $0.path.hasPrefix("/") }).path
    #expect(try !ExecutableSymbols(path: program).isStripped)
    let strip = try Process.run(
      URL(fileURLWithPath: tool),
      arguments: ["-s", "-o", copy, program]
    )
    strip.waitUntilExit()
    #expect(strip.terminationStatus == 0)
    #expect(try ExecutableSymbols(path: copy).isStripped)
    try ExecutableSymbols.requireNames()
    #expect(throws: ProfilerError.stripped(path: copy)) {
      try ExecutableSymbols.requireNames(of: copy)
    }
    for index in mappings.indices where mappings[index].path == program {
      mappings[index].path = copy
    }
    #expect(throws: ProfilerError.stripped(path: copy)) { try ProfileSymbols(mappings: mappings) }
  }

  @Test func refusesWhatIsNoExecutable() {
    for path in ["/etc/passwd", "/dev/null", "/nonexistent"] {
      #expect {
        try ExecutableSymbols(path: path)
      } throws: { error in
        guard case ProfilerError.unreadable(path, _)? = error as? ProfilerError else {
          return false
        }
        return true
      }
    }
  }

  @Test func survivesDamage() throws {
    let original = try Data(contentsOf: URL(fileURLWithPath: Self.library))
    let sectionTable = original.withUnsafeBytes {
      Int(truncatingIfNeeded: $0.loadUnaligned(fromByteOffset: 40, as: UInt64.self))
    }
    // The file header, program headers and section headers, one byte at a time.
    for offset in Array(0..<600) + Array(sectionTable..<original.count) {
      for value: UInt8 in [0, 0x7f, 0xff] where (offset + Int(value)) % 7 == 0 {
        var damaged = original
        damaged[offset] = value
        let symbols = try? ExecutableSymbols(data: damaged, path: "damaged")
        _ = symbols?.name(at: 0x40000)
      }
    }
    for count in [0, 5, 63, 64, 65, 1000, original.count / 2, original.count - 1] {
      _ = try? ExecutableSymbols(data: original.prefix(count), path: "cut")
    }
  }
}
