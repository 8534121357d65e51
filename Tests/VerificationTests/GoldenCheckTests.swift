// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import OptimizedOperations
import Quantization
import Records
import Testing

@testable import Verification

@Suite struct GoldenCheckTests {
  @Test func everyRecordedValueIsReproducedOnEveryKernelRow() throws {
    let check = try GoldenCheck(folder: GoldenCopy.original)
    let families = KernelRow.supported.map { OptimizedOperations(row: $0) }
    let report = try check.run(families: families)
    #expect(report.verdict == .passed)
    #expect(report.details == [])
    #expect(report.records.allSatisfy { $0.outcome == .passed && $0.ratio <= 1 && $0.cases > 0 })
    for kernel in ["reference"] + KernelRow.supported.map(\.name) {
      #expect(report.records.contains { $0.kernel == kernel && $0.case.hasPrefix("smollm2") })
    }
    #expect(report.valueCount > 350_000)
  }

  @Test func everyFileNamesItsOriginAndItsProducer() throws {
    let check = try GoldenCheck(folder: GoldenCopy.original)
    for file in check.manifest.files {
      for text in [file.formula, file.producer, file.producerVersion, file.origin, file.licence] {
        #expect(!text.isEmpty, "\(file.path)")
      }
      #expect(file.seed == 20_261_123)
      let isOurs = file.producer.hasPrefix("golden/producers/")
      let path = GoldenCopy.original + "/../" + file.producer
      #expect(!isOurs || FileManager.default.fileExists(atPath: path), "\(file.producer)")
    }
  }

  @Test func theWriterReproducesEveryFileByteForByte() throws {
    let copy = try GoldenCopy()
    for entry in try GoldenCheck(folder: copy.folder).manifest.files {
      let file = try GoldenFile(entry, folder: copy.folder)
      let tensors = file.reader.entries.map { tensor in
        let bytes = file.reader.withBytes(of: tensor) { Array($0) }
        return SafetensorsTensor(
          name: tensor.name,
          elementType: tensor.elementType,
          shape: tensor.shape
        ) { bytes }
      }
      let again = copy.folder + "/again.safetensors"
      try SafetensorsWriter.write(tensors.shuffled(), metadata: file.reader.metadata, to: again)
      #expect(try GoldenCopy.bytes(again) == GoldenCopy.bytes(file.reader.path), "\(entry.path)")
    }
  }

  // MARK: - The other rule of quantizers

  /// Three weights of the layer lie so near a tie that FP32 rounds their quotients onto it.
  @Test func theKernelsRuleGivesThreeOtherCodesOfARealWeight() throws {
    let check = try GoldenCheck(folder: GoldenCopy.original)
    let report = try check.compareCodes(under: .fp32, filter: "raw_l05_k")
    #expect(report.verdict == .mismatch)
    let record = try #require(report.records.last)
    #expect(record.kernel == "reference-fp32")
    for name in ["naive.O1.qW", "naive.O2.qW", "naive.O3.qW"] {
      #expect(record.reason.contains("\(name): 3 of 27648 wrong"), "\(record.reason)")
    }
    #expect(record.reason.split(separator: ";").count == 3, "\(record.reason)")
    #expect(report.details.count == 3)
  }

  @Test func filesOfTheRuleItselfAreNotCompared() throws {
    let check = try GoldenCheck(folder: GoldenCopy.original)
    let report = try check.compareCodes(under: .fp64, filter: "smollm2")
    #expect(report.verdict == .nothingMatched)
    #expect(report.remarks.joined().contains("another rule than fp64"))
    let others = try check.compareCodes(under: .fp64, filter: "quantize/")
    #expect(others.records.dropFirst().allSatisfy { $0.case.hasSuffix("_fp32.safetensors") })
    #expect(others.records.count > 10)
  }

  // MARK: - Hashes

  @Test func aFlippedByteIsCaughtInEveryFile() throws {
    let copy = try GoldenCopy()
    let check = try GoldenCheck(folder: copy.folder)
    let listed = check.manifest.files.map { ($0.path, $0.path) }
    for (path, filter) in listed + check.manifest.companions.map({ ($0.path, $0.describes) }) {
      let name = "\(copy.folder)/\(path)"
      let bytes = try GoldenCopy.bytes(name)
      for position in [0, bytes.count / 2, bytes.count - 1] {
        var damaged = bytes
        damaged[position] ^= 0x10
        try GoldenCopy.write(damaged, to: name)
        try expectOnlyFault(of: check, filter: filter, path: path, message: "SHA-256 is")
      }
      try GoldenCopy.write(bytes.dropLast(), to: name)
      try expectOnlyFault(of: check, filter: filter, path: path, message: "SHA-256 is")
      try GoldenCopy.write(bytes, to: name)
    }
    #expect(try check.run().verdict == .passed)
  }

  @Test func aFlippedByteIsCaughtInEveryFixture() throws {
    let copy = try GoldenCopy()
    let check = try GoldenCheck(folder: copy.folder)
    #expect(!check.manifest.fixtures.isEmpty)
    for fixture in check.manifest.fixtures {
      let name = "\(copy.folder)/\(fixture.path)"
      var bytes = try GoldenCopy.bytes(name)
      bytes[bytes.count / 2] ^= 0x10
      try GoldenCopy.write(bytes, to: name)
    }
    var report = GoldenReport()
    _ = try check.checkHashes(filter: nil, into: &report) { _ in }
    #expect(report.verdict == .mismatch)
    #expect(report.records.map(\.case) == check.manifest.fixtures.map(\.path))
  }

  private func expectOnlyFault(
    of check: GoldenCheck,
    filter: String,
    path: String,
    message: String
  ) throws {
    let report = try check.run(filter: filter)
    #expect(report.verdict == .mismatch)
    let failed = report.records.filter { $0.outcome == .failed }
    #expect(failed.map(\.case) == [path])
    #expect(failed.first?.reason.contains("\(path): \(message)") == true)
  }

  @Test func aWrongHashInTheManifestIsCaught() throws {
    let copy = try GoldenCopy()
    let file = try #require(try GoldenCheck(folder: copy.folder).manifest.files.first)
    let zeros = String(repeating: "0", count: 64)
    try copy.editManifest { $0.replacing(file.sha256, with: zeros) }
    let report = try GoldenCheck(folder: copy.folder).run()
    #expect(report.verdict == .mismatch)
    let failed = report.records.filter { $0.outcome == .failed }
    #expect(failed.map(\.case) == [file.path])
    #expect(failed.first?.reason.contains("the manifest says \(zeros)") == true)
  }

  @Test func missingAndUnlistedFilesAreNamed() throws {
    let copy = try GoldenCopy()
    let check = try GoldenCheck(folder: copy.folder)
    let path = try #require(check.manifest.files.last?.path)
    try FileManager.default.removeItem(atPath: "\(copy.folder)/\(path)")
    let missing = try check.run()
    #expect(missing.verdict == .missingFile)
    #expect(missing.records.filter { $0.outcome == .failed }.map(\.case) == [path])
    try GoldenCopy.write([1], to: copy.folder + "/quantize/stray.safetensors")
    try GoldenCopy.write([1], to: copy.folder + "/notes.txt")
    let both = try check.run()
    #expect(both.verdict == .mismatch)
    let failed = both.records.filter { $0.outcome == .failed }
    #expect(failed.map(\.case) == [path, "notes.txt", "quantize/stray.safetensors"])
    #expect(failed.last?.reason.contains("is not listed in the manifest") == true)
  }

  @Test func aFilterThatMatchesNothingIsSaid() throws {
    let report = try GoldenCheck(folder: GoldenCopy.original).run(filter: "no such case")
    #expect(report.verdict == .nothingMatched)
    #expect(report.remarks == ["no golden file's path contains 'no such case'"])
  }

  // MARK: - Values recorded wrongly, with the right hash

  @Test func anIntegerOffByOneIsCaughtInEveryTensor() throws {
    let copy = try GoldenCopy()
    var tensors = 0
    for entry in try GoldenCheck(folder: copy.folder).manifest.files {
      let file = try GoldenFile(entry, folder: copy.folder)
      let original = try GoldenCopy.bytes(file.reader.path)
      for output in entry.outputs {
        let expected = try file.tensor(output.name)
        guard !expected.elementType.isFloatingPoint else { continue }
        let index = Self.position(tensors, of: expected.count)
        let changed = try GoldenCopy.changed(file, output.name, at: index) {
          GoldenCopy.offByOne(&$0)
        }
        try copy.record(changed, as: entry.path)
        let report = try GoldenCheck(folder: copy.folder).run(filter: entry.path)
        #expect(report.verdict == .mismatch)
        let place =
          "\(output.name): 1 of \(expected.count) wrong, first at \(expected.place(index))"
        #expect(report.records.contains { $0.reason.contains(place) }, "\(entry.path) \(place)")
        #expect(report.details.contains { $0.contains("1 off") && $0.contains("bound: 0") })
        try copy.record(original, as: entry.path)
        tensors += 1
      }
    }
    #expect(tensors > 70)
  }

  @Test func aFloatTenTimesItsBoundOffIsCaughtInEveryTensor() throws {
    let copy = try GoldenCopy()
    var tensors = 0
    for entry in try GoldenCheck(folder: copy.folder).manifest.files {
      let file = try GoldenFile(entry, folder: copy.folder)
      let original = try GoldenCopy.bytes(file.reader.path)
      for output in entry.outputs {
        let expected = try file.tensor(output.name)
        guard expected.elementType.isFloatingPoint else { continue }
        let index = Self.position(tensors, of: expected.count)
        let scale = try file.scales(of: output.tolerance, count: expected.count)?[index]
        let bound = Self.bound(output.tolerance, scale: scale ?? abs(expected[index]))
        let changed = try GoldenCopy.changed(file, output.name, at: index) {
          // Where the golden value is 0 the bound is too, but for subnormal numbers.
          let isZero = bound == 0 && output.tolerance != .exact
          GoldenCopy.shifted(&$0, by: isZero ? 1e-30 : 10 * bound)
        }
        try copy.record(changed, as: entry.path)
        let report = try GoldenCheck(folder: copy.folder).run(filter: entry.path)
        #expect(report.verdict == .mismatch)
        let place =
          "\(output.name): 1 of \(expected.count) wrong, first at \(expected.place(index))"
        #expect(report.records.contains { $0.reason.contains(place) }, "\(entry.path) \(place)")
        try copy.record(original, as: entry.path)
        tensors += 1
      }
    }
    #expect(tensors > 100)
  }

  /// n u |x|, computed apart from the code under test; 0 where every bit counts.
  private static func bound(_ tolerance: GoldenTolerance, scale: Double) -> Double {
    switch tolerance {
    case .exact: 0
    case .relative(let slack), .magnitude(let slack, _), .product(let slack, _, _):
      Double(slack.roundings) * (slack.precision == 24 ? 0x1p-24 : 0x1p-53) * scale
    }
  }

  /// The first, a middle and the last element by turns.
  private static func position(_ turn: Int, of count: Int) -> Int {
    [0, count * 2 / 3, count - 1][turn % 3]
  }

  @Test func aWrongHashOfCodesIsCaught() throws {
    let copy = try GoldenCopy()
    let files = try GoldenCheck(folder: copy.folder).manifest.files
    let file = try #require(files.first { $0.digests != nil })
    let digest = try #require(file.digests?.first)
    let zeros = String(repeating: "0", count: 64)
    try copy.editManifest { $0.replacing(digest.sha256, with: zeros) }
    let report = try GoldenCheck(folder: copy.folder).run(filter: file.path)
    #expect(report.verdict == .mismatch)
    #expect(
      report.records.contains { $0.reason.contains("\(digest.name): SHA-256 of the elements is") }
    )
  }

  // MARK: - Content that cannot be understood

  @Test func aFileThatDoesNotHoldWhatIsListedIsBadContent() throws {
    let copy = try GoldenCopy()
    let entry = try #require(
      try GoldenCheck(folder: copy.folder).files(matching: "gemm_s8s8s32/remainder_3x5x17").first
    )
    let file = try GoldenFile(entry, folder: copy.folder)
    let original = try GoldenCopy.bytes(file.reader.path)
    let codes = SafetensorsTensor(
      name: "activation",
      shape: [3, 5],
      elements: [Int8](repeating: 1, count: 15)
    )
    let weight = SafetensorsTensor(
      name: "weight",
      shape: [17, 5],
      elements: [Int8](repeating: 1, count: 85)
    )
    let wide = SafetensorsTensor(
      name: "accumulator",
      shape: [3, 17],
      elements: [Int64](repeating: 5, count: 51)
    )
    let right = SafetensorsTensor(
      name: "accumulator",
      shape: [3, 17],
      elements: [Int32](repeating: 5, count: 51)
    )
    let turned = SafetensorsTensor(
      name: "accumulator",
      shape: [17, 3],
      elements: [Int32](repeating: 5, count: 51)
    )
    let extra = SafetensorsTensor(name: "extra", shape: [1], elements: [Int8(0)])
    let cases: [([SafetensorsTensor], String)] = [
      ([codes, weight], "'accumulator': no such tensor"),
      ([codes, weight, wide], "found I64, expected F64, F32, I32 or I8"),
      ([codes, weight, turned], "expected I32 [17, 3]"),
      ([codes, weight, right, extra], "tensor 'extra' is not listed"),
    ]
    for (tensors, message) in cases {
      let path = copy.folder + "/changed"
      try SafetensorsWriter.write(tensors, to: path)
      try copy.record(try GoldenCopy.bytes(path), as: entry.path)
      let report = try GoldenCheck(folder: copy.folder).run(filter: entry.path)
      #expect(report.verdict == .badContent)
      #expect(report.records.contains { $0.reason.contains(message) }, "\(report.details)")
      try copy.record(original, as: entry.path)
    }
    let garbage = Array("not safetensors at all".utf8)
    try copy.record(garbage, as: entry.path)
    #expect(try GoldenCheck(folder: copy.folder).run(filter: entry.path).verdict == .badContent)
  }

  @Test(arguments: [
    ("\"operation\": \"quantize\"", "\"operation\": \"rotate\"", "operation 'rotate'"),
    ("\"granularity\": \"per_group\"", "\"granularity\": \"per_moon\"", "granularity 'per_moon'"),
    ("\"group_size\": 64", "\"group_size\": 0", "group size 0"),
    ("\"rule\": \"fp64\"", "\"rule\": \"fp8\"", "rule 'fp8'"),
  ])
  func anUnknownParameterIsBadContent(from: String, to: String, message: String) throws {
    let copy = try GoldenCopy()
    try copy.editManifest { $0.replacing(from, with: to) }
    let report = try GoldenCheck(folder: copy.folder).run(filter: "quantize/per_group_dynamic_fp64")
    #expect(report.verdict == .badContent)
    #expect(report.records.contains { $0.reason.contains(message) }, "\(report.details)")
  }
}
