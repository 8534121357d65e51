// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Verification

@Suite struct GoldenManifestTests {
  @Test(arguments: [
    ("{", "x{", "byte 0: found 'x'"),
    ("\"files\"", "\"fils\"", "'files' is missing"),
    ("smoothbench.golden/1", "smoothbench.golden/9", "schema 'smoothbench.golden/9' is not known"),
    ("\"gemm_s8s8s32/", "\"../", "is not of the form operation/file"),
    ("\"gemm_s8s8s32/", "\"/etc/", "is not of the form operation/file"),
    ("\"seed\": 20261123", "\"seed\": -1", "a number does not fit"),
    ("\"class\": \"relative\"", "\"class\": \"generous\"", "class 'generous'"),
    ("\"roundings\": 2,", "\"roundings\": 0,", "0 roundings"),
    ("\"precision\": 24", "\"precision\": 11", "precision 11"),
    ("\"schema\"", "\"schema\": \"x\", \"schema\"", "the name 'schema' a second time"),
    ("remainder_1x1x1.", "remainder_1x3x2.", "is listed twice"),
    ("\"inputs\": [\n    \"values\"", "\"inputs\": [\n    \"codes\"", "names a tensor twice"),
  ])
  func refuses(from: String, to: String, message: String) throws {
    let copy = try GoldenCopy()
    try copy.editManifest { text in
      guard let range = text.range(of: from) else { return text }
      return from.hasPrefix("\"s") || from == "{"
        ? text.replacingCharacters(in: range, with: to) : text.replacing(from, with: to)
    }
    let error = try #require(throws: GoldenError.self) { try GoldenCheck(folder: copy.folder) }
    #expect("\(error)".contains(message), "\(error)")
    #expect("\(error)".contains(copy.folder + "/manifest.json"))
  }

  @Test func refusesAMissingManifest() throws {
    let copy = try GoldenCopy()
    try FileManager.default.removeItem(atPath: copy.folder + "/manifest.json")
    let error = try #require(throws: GoldenError.self) { try GoldenCheck(folder: copy.folder) }
    guard case .missing = error else {
      Issue.record("\(error)")
      return
    }
  }
}
