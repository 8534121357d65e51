// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import JSONReading

@Suite struct StrictJSONTests {
  @Test(arguments: [
    "0", "-0", "1.5e-3", "\"\"", "[]", "{}", " [ 1 , 2 ] ", "{\"a\":{\"a\":1}}", "true", "null",
    "\"\\u00e9\\ud83d\\ude00\\n\\/\"", "[[[[1]]]]",
  ])
  func accepts(text: String) throws {
    _ = try StrictJSON.node(of: Array(text.utf8))
  }

  @Test(arguments: [
    "", " ", "01", "-", "+1", ".5", "1.", "1e", "0x10", "NaN", "Infinity", "tru", "truth", "nul",
    "[1,]", "[,1]", "[1 2]", "[1", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{'a':1}", "{\"a\":1", "\"",
    "\"\n\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud83d\"", "\"\\ude00\"",
    "\"\\ud83d\\u0041\"", "\"\\ud83d\\n\"", "1 1", "{} []", "// comment\n1", "\u{FEFF}1",
    "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}",
  ])
  func refuses(text: String) {
    #expect(throws: JSONSyntaxError.self) { try StrictJSON.node(of: Array(text.utf8)) }
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xE2, 0x82, 0x22],
    ] as [[UInt8]]
  )
  func refusesBrokenUTF8(bytes: [UInt8]) {
    #expect(throws: JSONSyntaxError(byte: 0, found: "broken UTF-8", expected: "a string in UTF-8"))
    {
      try StrictJSON.node(of: bytes)
    }
  }

  @Test func keepsEveryDigitAndSaysWhereValuesStart() throws {
    let node = try StrictJSON.node(of: Array("{\"a\": 9223372036854775807, \"b\": 1e3}".utf8))
    guard case .object(let members) = node.value else {
      Issue.record("not an object")
      return
    }
    #expect(members.map(\.name) == ["a", "b"])
    #expect(members[0].node.integer == .max)
    #expect(members[0].node.byte == 6)
    #expect(members[1].node.integer == nil)
    #expect(members[1].byte == 27)
  }

  @Test func comparesNamesByLookOrByCodePoints() throws {
    let text = Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8)
    #expect(throws: JSONSyntaxError.self) { try StrictJSON.node(of: text) }
    let members = try StrictJSON.node(of: text, comparesCodePoints: true).members
    #expect(members?.map(\.node.integer) == [1, 2])
    let twice = Array("{\"a\":1,\"\\u0061\":2}".utf8)
    #expect(throws: JSONSyntaxError.self) {
      try StrictJSON.node(of: twice, comparesCodePoints: true)
    }
  }

  @Test func joinsSurrogatesIntoOneCharacter() throws {
    guard
      case .string(let text) = try StrictJSON.node(of: Array("\"\\uD83D\\uDE00\\t\"".utf8)).value
    else {
      Issue.record("not a string")
      return
    }
    #expect(text == "\u{1F600}\t")
  }

  @Test func saysWhatItFoundAndExpected() {
    #expect(throws: JSONSyntaxError(byte: 3, found: "']'", expected: "a value")) {
      try StrictJSON.node(of: Array("[1,]".utf8))
    }
  }
}
