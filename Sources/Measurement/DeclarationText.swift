// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A Swift declaration as the demangler spells it, cut down to what names the function.
///
/// `generic specialization <Swift.Int> of static A.B.c<D>(d: D, Swift.Int) throws -> D` becomes
/// `A.B.c(d:_:)`.
struct DeclarationText {
  private let text: Substring

  init(_ text: some StringProtocol) { self.text = Substring(text) }

  /// The short form.
  var shortened: String {
    for word in [
      "merged ", "static ", "dispatch thunk of ", "partial apply forwarder for ",
      "protocol witness for ", "@objc ", "(extension in ",
    ] where text.hasPrefix(word) {
      let rest = text.dropFirst(word.count)
      // "(extension in Module):Type.function".
      guard word.hasPrefix("(") else { return DeclarationText(rest).shortened }
      return DeclarationText(rest.drop { $0 != ":" }.dropFirst()).shortened
    }
    if text.hasPrefix("reabstraction thunk") { return "reabstraction thunk" }
    // "(1) await resume partial function for F" is a part of F.
    if text.hasPrefix("("),
      let part = text.prefix(50).firstRange(of: " resume partial function for ")
    {
      return DeclarationText(text[part.upperBound...]).shortened
    }
    if text.prefix(60).contains("specialization <") {
      // Brackets of propagated closures are not always balanced: then the last place counts.
      let rest = after("> of ") ?? text.ranges(of: "> of ").last.map { text[$0.upperBound...] }
      if let rest { return DeclarationText(rest).shortened }
    }
    for word in ["closure #", "implicit closure #"] where text.hasPrefix(word) {
      guard let rest = after(" in ") else { break }
      let number = text.dropFirst(word.count).prefix { $0.isNumber }
      return "\(word)\(number) in \(DeclarationText(rest).shortened)"
    }
    return signature
  }

  /// What follows a word that stands outside all brackets, or closes the last one.
  private func after(_ word: String) -> Substring? {
    let outside = word.hasPrefix(">") ? 1 : 0
    for (index, depth) in depths where depth == outside && text[index...].hasPrefix(word) {
      return text[index...].dropFirst(word.count)
    }
    return nil
  }

  /// Every index with the number of brackets open before it.
  private var depths: [(Substring.Index, Int)] {
    var depth = 0
    var before: Character = " "
    return text.indices.map { index in
      let character = text[index]
      defer {
        if "(<[{".contains(character) { depth += 1 }
        // The arrow of a function type closes nothing.
        if ")]}".contains(character) || (character == ">" && before != "-") { depth -= 1 }
        before = character
      }
      return (index, depth)
    }
  }

  /// The name and the labels, without types.
  private var signature: String {
    var name = ""
    var rest = text
    while let character = rest.first {
      if character == "(" {
        let inside = DeclarationText(rest).bracketed
        rest = rest.dropFirst(inside.count + 2)
        // "(name in _0123456789ABCDEF)" is how a private name is told from its namesakes.
        guard let discriminator = inside.range(of: " in _") else {
          return name + "(" + DeclarationText(inside).labels + ")"
        }
        name += inside[..<discriminator.lowerBound]
      } else if character == "<", let last = name.last, last.isLetter || last.isNumber {
        rest = rest.dropFirst(DeclarationText(rest).bracketed.count + 2)
      } else if rest.hasPrefix(" : ") || rest.hasPrefix(" -> ") {
        break
      } else {
        name.append(character)
        rest = rest.dropFirst()
      }
    }
    return name
  }

  /// What is between the bracket that the text starts with and the one that closes it.
  private var bracketed: Substring {
    let inside = text.dropFirst()
    for (index, depth) in depths.dropFirst(2) where depth == 0 {
      return text[inside.startIndex..<text.index(before: index)]
    }
    return text.hasSuffix(")") || text.hasSuffix(">") ? inside.dropLast() : inside
  }

  /// `first:_:` for a list of parameters.
  private var labels: String {
    guard !text.isEmpty else { return "" }
    var parameters: [Substring] = []
    var start = text.startIndex
    for (index, depth) in depths where depth == 0 && text[index] == "," {
      parameters.append(text[start..<index])
      start = text.index(after: index)
    }
    parameters.append(text[start...])
    return parameters.map { parameter in
      let word = parameter.drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      return parameter[word.endIndex...].hasPrefix(": ") ? "\(word):" : "_:"
    }.joined()
  }
}
