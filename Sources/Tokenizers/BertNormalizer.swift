// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How BERT cleans text and cuts it into words before pieces are looked up.
///
/// In this order: control characters are removed and every kind of space becomes one; Chinese
/// characters become words of their own; letters lose their accents and become lower case; words end
/// at spaces, and every punctuation character is a word of its own.
public struct BertNormalizer: Hashable, Sendable {
  /// Whether control characters are removed and spaces made alike.
  public var cleansText = true
  /// Whether Chinese characters become words of their own.
  public var separatesChineseCharacters = true
  /// Whether accents are taken off.
  public var stripsAccents = true
  /// Whether letters become lower case.
  public var lowercases = true

  /// Creates a normalizer as BERT's uncased models have it.
  public init() {}

  /// The words of a text, in order.
  func words(of text: String) -> [[Unicode.Scalar]] {
    var words: [[Unicode.Scalar]] = []
    var word: [Unicode.Scalar] = []
    func endWord() {
      if !word.isEmpty { words.append(word) }
      word = []
    }
    for scalar in normalized(text) {
      if scalar.properties.isWhitespace {
        endWord()
      } else if scalar.isPunctuation {
        endWord()
        words.append([scalar])
      } else {
        word.append(scalar)
      }
    }
    endWord()
    return words
  }

  private func normalized(_ text: String) -> [Unicode.Scalar] {
    var scalars = Array(text.unicodeScalars)
    if cleansText { scalars = scalars.compactMap(Self.cleaned) }
    if separatesChineseCharacters {
      scalars = scalars.flatMap { Self.isChinese($0) ? [" ", $0, " "] : [$0] }
    }
    if stripsAccents {
      let text = String(String.UnicodeScalarView(scalars))
      scalars = text.decomposedStringWithCanonicalMapping.unicodeScalars.filter {
        $0.properties.generalCategory != .nonspacingMark
      }
    }
    if lowercases { scalars = scalars.flatMap { $0.properties.lowercaseMapping.unicodeScalars } }
    return scalars
  }

  /// Nothing for a control character and U+FFFD, a space for any space, else the character.
  private static func cleaned(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "\t", "\n", "\r": return " "
    case "\0", "\u{FFFD}": return nil
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate: return nil
    default: return scalar.properties.isWhitespace ? " " : scalar
    }
  }

  /// The blocks of ideographs that BERT's own code lists.
  private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
      0x2B820...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
