// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension PreTokenizerRule {
  /// The expression of Falcon's last step.
  static let threeDigits = "[0-9][0-9][0-9]"

  /// Falcon's words as UTF-8, none empty, in order.
  ///
  /// Each step cuts the pieces of the one before:
  ///
  /// 1. Runs of punctuation and of anything else are apart.
  /// 2. GPT-2's words.
  /// 3. Runs of numbers and of anything else are apart. A character is now a byte in GPT-2's spelling,
  ///    ``ByteAlphabet``, and some bytes of letters are spelled as numbers: `м` is `Ð¼`, so that
  ///    words end inside of it.
  /// 4. ASCII digits are in threes.
  static func falconWords(of scalars: [Unicode.Scalar]) -> [[UInt8]] {
    var words: [[UInt8]] = []
    for part in scalars.runs(where: { $0.isPunctuation }) {
      for word in Self.gpt2.scannedWords(of: Array(part)) {
        for run in word.runs(where: isNumber) { words += threes(of: run) }
      }
    }
    return words
  }

  /// Whether a byte is spelled as a number: an ASCII digit or one of `²³¹¼½¾`.
  private static func isNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0xB2, 0xB3, 0xB9, 0xBC...0xBE: true
    default: false
    }
  }

  /// ASCII digits in threes from the left, and what is between them.
  private static func threes(of piece: ArraySlice<UInt8>) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var start = piece.startIndex
    var position = start
    while position + 3 <= piece.endIndex {
      let three = piece[position..<position + 3]
      guard three.allSatisfy({ (0x30...0x39).contains($0) }) else {
        position += 1
        continue
      }
      if start < position { words.append(Array(piece[start..<position])) }
      words.append(Array(three))
      position += 3
      start = position
    }
    if start < piece.endIndex { words.append(Array(piece[start...])) }
    return words
  }
}

extension Array {
  /// The longest parts whose elements all have a property or all lack it, in order.
  fileprivate func runs(where hasProperty: (Element) -> Bool) -> [ArraySlice<Element>] {
    var result: [ArraySlice<Element>] = []
    var start = 0
    while start < count {
      let first = hasProperty(self[start])
      let end = self[start...].firstIndex { hasProperty($0) != first } ?? count
      result.append(self[start..<end])
      start = end
    }
    return result
  }
}
