// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Pending golden files: shown, accepted with a reason, never in CI.
@Suite("smoothbench golden diff, review and accept")
struct GoldenReviewTests {
  private static let name = "gemm_s8s8s32/remainder_7x65x17.safetensors"
  /// Where the last of 7 x 17 sums begins, counted from the end: two matrices of codes follow.
  private static let lastSum = 7 * 65 + 17 * 65 + 4
  private static let reason = "the old last sum was off by one"

  /// A copy of the golden folder with a pending file whose last sum is another one.
  private func pending() throws -> (TemporaryFolder, String) {
    let parent = try TemporaryFolder()
    let folder = parent.path + "/golden"
    let source =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/golden"
    try FileManager.default.copyItem(atPath: source, toPath: folder)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(Self.name)"))
    bytes[bytes.count - Self.lastSum] ^= 1
    try write(bytes, to: "\(folder)/pending/\(Self.name)")
    return (parent, folder)
  }

  private func write(_ bytes: Data, to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent,
      withIntermediateDirectories: true
    )
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  private func accept(_ folder: String, ci: String) throws -> Tool.Result {
    try Tool.run(
      ["golden", "accept", Self.name, "--reason", Self.reason, "--golden", folder],
      environment: ["CI": ci]
    )
  }

  @Test("a pending file fails the check, and the difference says where and how far")
  func pendingIsShown() throws {
    let (parent, folder) = try pending()
    let check = try Tool.run(["golden", "check", "--golden", folder, "--kernel", "portable"])
    #expect(check.status == 4)
    #expect(check.output.contains("is pending"))
    let diff = try Tool.run(["golden", "diff", "--golden", folder])
    #expect(diff.status == 4)
    #expect(diff.output.contains("1 of 119 elements differ, first at row 6, column 16"))
    #expect(diff.output.contains("rows 1 of 7 (6...6), columns 1 of 17 (16...16)"))
    #expect(diff.output.contains("1 off    1  #"))
    let review = try Tool.run(["golden", "review", "--golden", folder])
    #expect(review.status == 4)
    #expect(review.output.contains("golden accept \(Self.name)"))
    #expect(try Tool.run(["golden", "diff", "--golden", folder, "--filter", "no"]).status == 77)
    withExtendedLifetime(parent) {}
  }

  @Test("CI accepts nothing and changes nothing", arguments: ["true", "1", "yes"])
  func neverInCI(value: String) throws {
    let (parent, folder) = try pending()
    let before = try Data(contentsOf: URL(fileURLWithPath: folder + "/manifest.json"))
    #expect(try accept(folder, ci: value).status == 4)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/manifest.json")) == before)
    withExtendedLifetime(parent) {}
  }

  @Test("acceptance replaces the file, keeps the reason, and leaves all else as it was")
  func acceptanceKeepsTheReason() throws {
    let (parent, folder) = try pending()
    let path = folder + "/manifest.json"
    let before = try String(contentsOfFile: path, encoding: .utf8)
    let result = try accept(folder, ci: "")
    #expect(result.status == 0, "\(result.errors)")
    let after = try String(contentsOfFile: path, encoding: .utf8)
    let manifest = try #require(
      try JSONSerialization.jsonObject(with: Data(after.utf8)) as? [String: Any]
    )
    let accepted = try #require(manifest["accepted"] as? [[String: String]])
    #expect(accepted.map { $0["reason"] } == [Self.reason])
    let (old, new) = (accepted[0]["previous_sha256"] ?? "", accepted[0]["sha256"] ?? "")
    #expect(old != new && before.contains(old))
    // One hash is another one, and the list is new; every other byte is as it was.
    let head = before.replacing(old, with: new).dropLast("\n ]\n}\n".count)
    #expect(after.hasPrefix(head))
    #expect(!FileManager.default.fileExists(atPath: folder + "/pending"))
    let check = try Tool.run(["golden", "check", "--golden", folder, "--kernel", "portable"])
    #expect(!check.output.contains("SHA-256 is"), "\(check.output)")
    #expect(try Tool.run(["golden", "review", "--golden", folder]).status == 0)
    #expect(try accept(folder, ci: "").status == 77, "nothing is pending any more")
    withExtendedLifetime(parent) {}
  }

  @Test("a second acceptance is added behind the first")
  func acceptancesAccumulate() throws {
    let (parent, folder) = try pending()
    #expect(try accept(folder, ci: "").status == 0)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(Self.name)"))
    bytes[bytes.count - Self.lastSum] ^= 2
    try write(bytes, to: "\(folder)/pending/\(Self.name)")
    #expect(try accept(folder, ci: "").status == 0)
    let text = try String(contentsOfFile: folder + "/manifest.json", encoding: .utf8)
    #expect(text.components(separatedBy: Self.reason).count == 3)
    withExtendedLifetime(parent) {}
  }

  @Test("what replaces nothing, is broken, or has no reason is refused")
  func refusesBadInput() throws {
    let (parent, folder) = try pending()
    let short = ["golden", "accept", Self.name, "--reason", "because", "--golden", folder]
    #expect(try Tool.run(short, environment: ["CI": ""]).status == 64)
    try write(Data([1, 2, 3]), to: "\(folder)/pending/\(Self.name)")
    #expect(try accept(folder, ci: "").status == 65)
    try write(Data([1]), to: "\(folder)/pending/quantize/nobody.safetensors")
    #expect(try Tool.run(["golden", "review", "--golden", folder]).status == 65)
    withExtendedLifetime(parent) {}
  }
}
