// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Measurement

@Suite struct HotSpotTests {
  private static var symbols: ProfileSymbols {
    get throws {
      let maps = try #require(SystemFile.contents("/proc/self/maps"))
      return try ProfileSymbols(
        mappings: MemoryMapping.mappings(in: maps[...], path: "/proc/self/maps")
      )
    }
  }

  private static let landmarkAddress: UInt64 = {
    let function: @convention(c) (Int) -> Int = landmark
    return UInt64(UInt(bitPattern: unsafeBitCast(function, to: Int.self)))
  }()

  @Test func readsTheLinesOfBothDisassemblers() {
    let text = """
      build/tool:     file format elf64-x86-64

      0000000000203930 <function>:
        203930:\tpush   rbp
        203934:      \tlea\trax, [rip + 3544277]    # 0x564e10 <functions>
        203939:\t...
      20393c:\tjmp    20393f <function+0xf>
      """
    #expect(
      Disassembler.instructions(in: text) == [
        .init(address: 0x203930, text: "push rbp"),
        .init(address: 0x203934, text: "lea rax, [rip + 3544277]"),
        .init(address: 0x203939, text: "..."),
        .init(address: 0x20393c, text: "jmp 20393f <function+0xf>"),
      ]
    )
  }

  @Test func isNotThereWithoutAProgram() {
    #expect(Disassembler(path: "/nonexistent:/proc") == nil)
    #expect(Disassembler(path: nil) == nil)
  }

  @Test func showsAHotInstructionAmongItsNeighbours() throws {
    guard let disassembler = Disassembler() else {
      print("skipped: showsAHotInstructionAmongItsNeighbours: \(Disassembler.remedy)")
      return
    }
    let start = Self.landmarkAddress
    let symbols = try Self.symbols
    let place = try #require(symbols.place(of: start))
    let code = disassembler.instructions(
      file: place.file,
      from: place.functionStart,
      to: place.functionStart + 64
    )
    #expect(code.count > 3)
    #expect(code[0].address == place.functionStart)
    let second = code[1].address - code[0].address
    let spots = HotSpot.spots(
      of: [
        .init(count: 7, addresses: [start + second, start]),
        .init(count: 2, addresses: [start]), .init(count: 1, addresses: [start + second]),
      ],
      symbols: symbols,
      limit: 1,
      disassembler: disassembler
    )
    #expect(spots.count == 1)
    #expect(spots[0].function == "smoothbench_test_landmark")
    #expect(spots[0].hottest == .init(offset: second, samples: 8, instruction: code[1].text))
    // The hot one, two after it, and the only one before it.
    #expect(spots[0].lines.map(\.samples) == [2, 8, 0, 0])
    #expect(spots[0].lines.map(\.instruction) == code.prefix(4).map(\.text))
  }

  @Test func keepsPlacesWhereInstructionsCannotBeRead() throws {
    let start = Self.landmarkAddress
    let spots = HotSpot.spots(
      of: [.init(count: 3, addresses: [start])],
      symbols: try Self.symbols,
      limit: 5,
      disassembler: nil
    )
    #expect(spots.map(\.lines) == [[.init(offset: 0, samples: 3, instruction: nil)]])
    let table = ProfileTable.text(spots: spots, samples: 4)
    #expect(table.contains("     75.0 %          3  > +0x0  (not readable)\n"))
  }
}
