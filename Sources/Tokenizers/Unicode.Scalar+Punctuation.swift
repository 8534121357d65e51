// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
  /// Whether the tokenizers package takes this for punctuation, for BERT and Falcon alike.
  ///
  /// That is every visible ASCII character that is no letter or digit, and category P in Unicode 8.0,
  /// of which the package has the table: characters that came later are none, and the two that
  /// later versions moved to other categories still are.
  var isPunctuation: Bool {
    switch value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return true
    // Canadian Syllabics Chi Sign, a symbol since 12.0, and Sharada Sandhi Mark, a mark since 11.0.
    case 0x166D, 0x111C9: return true
    default: break
    }
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      guard let age = properties.age else { return false }
      return age.major <= 8
    default: return false
    }
  }
}
