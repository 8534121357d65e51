// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How a model family cuts text into words before byte pairs are merged.
///
/// Each rule is one regular expression of the family's tokenizer; Falcon's has steps before and after
/// it. The expression is followed here by a scanner over code points, whose classes are those of
/// Unicode: a letter is of category L, a number of N, a space has the property White_Space.
public enum PreTokenizerRule: String, Sendable, CaseIterable {
  /// GPT-2, OPT: contractions; a space with letters, with numbers or with other characters; spaces.
  case gpt2 = "gpt-2"
  /// SmolLM2: as GPT-2, each number character a word of its own, split off first.
  case smolLM2 = "smollm"
  /// Llama 3: numbers in threes, one other character before letters, line ends kept together.
  case llama3 = "llama-bpe"
  /// Qwen2: as Llama 3, each number character a word of its own.
  case qwen2
  /// BLOOM: words end at spaces, brackets, bars and marks; a space before a word belongs to it.
  case bloom
  /// Falcon: as GPT-2 between runs of punctuation; then numbers are apart, and digits in threes.
  case falcon

  /// The rule of a GGUF file's `tokenizer.ggml.pre`, or `nil` for one that is not known.
  public init?(ggufName: String) {
    switch ggufName {
    case "llama3", "llama-v3": self = .llama3
    default: self.init(rawValue: ggufName)
    }
  }

  /// The regular expression in tokenizer.json that cuts before bytes are made of the text, for the
  /// rules that have one.
  var expression: String? {
    switch self {
    case .gpt2, .smolLM2, .falcon: nil
    case .llama3: Self.expression(numbers: #"\p{N}{1,3}"#)
    case .qwen2: Self.expression(numbers: #"\p{N}"#)
    case .bloom: #" ?[^(\s|["# + Self.bloomMarks + "])]+"
    }
  }

  /// The marks at which BLOOM's words end: in ASCII, East Asian, Devanagari, Urdu and Arabic.
  static let bloomMarks = ".,!?\u{2026}\u{3002}\u{FF0C}\u{3001}\u{964}\u{6D4}\u{60C}"

  private static func expression(numbers: String) -> String {
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + numbers
      + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  }

  /// The words of a text as UTF-8, none empty, in order; together they are the text.
  ///
  /// Falcon's may end inside of a code point.
  func words(of text: String) -> [[UInt8]] {
    let scalars = Array(text.unicodeScalars)
    return self == .falcon ? Self.falconWords(of: scalars) : scannedWords(of: scalars)
  }

  /// The words of the rule's expression, as UTF-8.
  func scannedWords(of scalars: [Unicode.Scalar]) -> [[UInt8]] {
    var scanner = WordScanner(scalars)
    var words: [[UInt8]] = []
    while let word = scanner.next(self) {
      words.append(Array(String(String.UnicodeScalarView(word)).utf8))
    }
    return words
  }
}

/// Takes words off the front of a text.
private struct WordScanner {
  private enum Kind {
    case letter
    case number
    case space
    case other

    init(_ scalar: Unicode.Scalar) {
      let properties = scalar.properties
      switch properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
        self = .letter
      case .decimalNumber, .letterNumber, .otherNumber: self = .number
      default: self = properties.isWhitespace ? .space : .other
      }
    }
  }

  private let scalars: [Unicode.Scalar]
  private let kinds: [Kind]
  private var position = 0

  init(_ scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    kinds = scalars.map(Kind.init)
  }

  mutating func next(_ rule: PreTokenizerRule) -> ArraySlice<Unicode.Scalar>? {
    guard position < scalars.count else { return nil }
    let start = position
    switch rule {
    case .gpt2, .falcon: position = endOfGPT2Word(numbersAlone: false)
    case .smolLM2: position = endOfGPT2Word(numbersAlone: true)
    case .llama3: position = endOfLlama3Word(numbers: 3)
    case .qwen2: position = endOfLlama3Word(numbers: 1)
    case .bloom: position = endOfBLOOMWord()
    }
    return scalars[start..<position]
  }

  // MARK: The families of rules

  /// The end of the next word by GPT-2's expression, alternative by alternative.
  ///
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  private func endOfGPT2Word(numbersAlone: Bool) -> Int {
    if let end = endOfContraction(ignoresCase: false) { return end }
    if numbersAlone, kinds[position] == .number { return position + 1 }
    // Where numbers were split off first, a space before one ends its part of the text.
    let first = scalars[position] == " " ? position + 1 : position
    if first < scalars.count, kinds[first] != .space, !(numbersAlone && kinds[first] == .number) {
      return end(of: kinds[first], from: first)
    }
    return endOfSpaces(numbersAlone: numbersAlone)
  }

  /// The end of the next word by ``PreTokenizerRule/expression``, alternative by alternative.
  private func endOfLlama3Word(numbers: Int) -> Int {
    if let end = endOfContraction(ignoresCase: true) { return end }
    if let end = endOfLettersWithPrefix() { return end }
    if kinds[position] == .number {
      return min(end(of: .number, from: position), position + numbers)
    }
    let first = scalars[position] == " " ? position + 1 : position
    if first < scalars.count, kinds[first] == .other {
      return endOfLineEnds(from: end(of: .other, from: first))
    }
    let end = end(of: .space, from: position)
    if let last = scalars[position..<end].lastIndex(where: Self.isLineEnd) { return last + 1 }
    return endOfSpaces(numbersAlone: false)
  }

  /// The end of the next match of ``PreTokenizerRule/expression``, or of what is in front of it.
  ///
  /// The package reads a class inside a class: the marks and the bracket behind them belong to the
  /// outer one, whose characters are outside of words.
  private func endOfBLOOMWord() -> Int {
    let first = scalars[position] == " " ? position + 1 : position
    if isInBLOOMWord(first) {
      return (first..<scalars.count).first { !isInBLOOMWord($0) } ?? scalars.count
    }
    let next = (position..<scalars.count).first(where: isInBLOOMWord) ?? scalars.count
    return next < scalars.count && scalars[next - 1] == " " ? next - 1 : next
  }

  private func isInBLOOMWord(_ index: Int) -> Bool {
    guard index < scalars.count, kinds[index] != .space else { return false }
    return !Self.outsideBLOOMWords.contains(scalars[index])
  }

  private static let outsideBLOOMWords = Set("(|)\(PreTokenizerRule.bloomMarks)".unicodeScalars)

  // MARK: Alternatives

  /// The end of one of the contractions `'s|'t|'re|'ve|'m|'ll|'d`.
  private func endOfContraction(ignoresCase: Bool) -> Int? {
    guard scalars[position] == "'" else { return nil }
    let letters = scalars[position...].dropFirst().prefix(2).map {
      ignoresCase ? Self.folded($0) : $0
    }
    guard let first = letters.first else { return nil }
    if "stmd".unicodeScalars.contains(first) { return position + 2 }
    let pair = String(String.UnicodeScalarView(letters))
    return ["re", "ve", "ll"].contains(pair) ? position + 3 : nil
  }

  /// Without case; the long s is an s.
  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar == "ſ" ? "s" : scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
  }

  /// The end of `[^\r\n\p{L}\p{N}]?\p{L}+`.
  private func endOfLettersWithPrefix() -> Int? {
    if kinds[position] == .letter { return end(of: .letter, from: position) }
    let next = position + 1
    guard kinds[position] != .number, !Self.isLineEnd(scalars[position]), next < scalars.count,
      kinds[next] == .letter
    else { return nil }
    return end(of: .letter, from: next)
  }

  /// The end of `\s+(?!\S)|\s+`: a run of spaces, without its last one when a word follows.
  private func endOfSpaces(numbersAlone: Bool) -> Int {
    let end = end(of: .space, from: position)
    let isFollowed = end < scalars.count && !(numbersAlone && kinds[end] == .number)
    return isFollowed && end > position + 1 ? end - 1 : end
  }

  private func end(of kind: Kind, from start: Int) -> Int {
    kinds[start...].firstIndex { $0 != kind } ?? kinds.count
  }

  private func endOfLineEnds(from start: Int) -> Int {
    scalars[start...].firstIndex { !Self.isLineEnd($0) } ?? scalars.count
  }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\r" || scalar == "\n"
  }
}
