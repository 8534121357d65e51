// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import Records
import Testing

@testable import Verification

@Suite struct GoldenOutputsTests {
  private let copy: GoldenCopy
  private let outputs: String
  private let check: GoldenCheck

  init() throws {
    copy = try GoldenCopy()
    outputs = try copy.outputsFolder()
    check = try GoldenCheck(folder: copy.folder)
  }

  /// Writes the golden outputs of a file as another program would, some of them replaced.
  private func write(
    _ path: String,
    replacing replaced: [String: GoldenTensor] = [:],
    leavingOut missing: Set<String> = []
  ) throws {
    let entry = try #require(check.files(matching: path).first)
    let file = try GoldenFile(entry, folder: copy.folder)
    var tensors: [SafetensorsTensor] = []
    for output in entry.outputs where !missing.contains(output.name) {
      let tensor = try replaced[output.name] ?? file.tensor(output.name)
      let bytes = tensor.bytes
      tensors.append(
        SafetensorsTensor(name: output.name, elementType: tensor.elementType, shape: tensor.shape) {
          bytes
        }
      )
    }
    let folder = URL(fileURLWithPath: "\(outputs)/\(path)").deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try SafetensorsWriter.write(tensors, to: "\(outputs)/\(path)")
  }

  private func tensor(_ path: String, _ name: String) throws -> GoldenTensor {
    let entry = try #require(check.files(matching: path).first)
    return try GoldenFile(entry, folder: copy.folder).tensor(name)
  }

  private static let product = "gemm_s8s8s32/remainder_7x65x17.safetensors"
  private static let linear = "w8a8_linear/per_token_per_channel_bias_fp32.safetensors"

  @Test func theGoldenOutputsThemselvesPass() throws {
    for entry in check.manifest.files { try write(entry.path) }
    let report = try check.judge(outputs: outputs)
    #expect(report.verdict == .passed)
    #expect(report.valueCount > 350_000)
    #expect(report.records.allSatisfy { $0.outcome == .passed && $0.ratio == 0 })
  }

  @Test func aWrongElementIsNamedWithRowAndColumn() throws {
    guard case .int32(var values) = try tensor(Self.product, "accumulator").elements else { return }
    // Row 4, column 9 is the first wrong one, 6 off; row 5, column 1 is 1 off.
    let expected = values[4 * 17 + 9]
    values[4 * 17 + 9] += 6
    values[5 * 17 + 1] -= 1
    try write(
      Self.product,
      replacing: ["accumulator": GoldenTensor(shape: [7, 17], .int32(values))]
    )
    let report = try check.judge(outputs: outputs, filter: Self.product)
    #expect(report.verdict == .mismatch)
    let text = report.details.joined()
    #expect(
      text.contains(
        "accumulator: 2 of 119 wrong, first at row 4, column 9: "
          + "expected \(expected), got \(expected + 6)"
      )
    )
    #expect(text.contains("0 off  117"))
    #expect(text.contains("1 off    1"))
    #expect(text.contains("5-8 off    1"))
  }

  @Test func aFloatWithinItsBoundPassesAndBeyondItFails() throws {
    guard case .float32(let golden) = try tensor(Self.linear, "output").elements else { return }
    let index = try #require(golden.firstIndex { abs($0) > 0.5 })
    let sizes = try tensor(Self.linear, "output_magnitude")
    let bound = 5 * 0x1p-24 * sizes[index]
    for (share, verdict) in [(0.8, GoldenReport.Verdict.passed), (1.3, .mismatch)] {
      var values = golden
      values[index] = Float(Double(golden[index]) + share * bound)
      try write(Self.linear, replacing: ["output": GoldenTensor(shape: [9, 21], .float32(values))])
      let report = try check.judge(outputs: outputs, filter: Self.linear)
      #expect(report.verdict == verdict)
      #expect(abs((report.records.last?.ratio ?? 0) - share) < 0.2)
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func aValueThatIsNotFiniteFails(value: Float) throws {
    guard case .float32(var values) = try tensor(Self.linear, "output").elements else { return }
    values[30] = value
    try write(Self.linear, replacing: ["output": GoldenTensor(shape: [9, 21], .float32(values))])
    let report = try check.judge(outputs: outputs, filter: Self.linear)
    #expect(report.verdict == .mismatch)
    #expect(report.details.joined().contains("first at row 1, column 9: expected"))
    #expect(report.details.joined().contains("not finite"))
  }

  @Test func missingTensorsWrongTypesAndWrongShapesAreNamed() throws {
    let codes = try tensor(Self.linear, "activation_codes")
    let accumulator = try tensor(Self.linear, "accumulator")
    try write(
      Self.linear,
      replacing: [
        "activation_codes": GoldenTensor(shape: codes.shape.reversed(), codes.elements),
        "accumulator": GoldenTensor(
          shape: accumulator.shape,
          .float32((0..<accumulator.count).map { Float(accumulator[$0]) })
        ),
      ],
      leavingOut: ["weight_codes"]
    )
    let report = try check.judge(outputs: outputs, filter: Self.linear)
    #expect(report.verdict == .mismatch)
    let reason = report.records.last?.reason ?? ""
    #expect(reason.contains("tensor 'weight_codes': no such tensor"))
    #expect(reason.contains("found I8 [97, 9], expected I8 [9, 97]"))
    #expect(reason.contains("found F32 [9, 21], expected I32 [9, 21]"))
  }

  @Test func aDamagedFileIsBadContent() throws {
    try write(Self.product)
    let path = "\(outputs)/\(Self.product)"
    try GoldenCopy.write(try GoldenCopy.bytes(path).dropLast(), to: path)
    let report = try check.judge(outputs: outputs, filter: Self.product)
    #expect(report.verdict == .badContent)
    #expect(report.records.last?.reason.contains("where the file ends") == true)
  }

  @Test func missingFilesAreNamedAndAFilterNarrowsWhatIsExpected() throws {
    try write(Self.product)
    let all = try check.judge(outputs: outputs)
    #expect(all.verdict == .missingFile)
    let failed = all.records.filter { $0.outcome == .failed }
    #expect(failed.count == check.manifest.files.count - 1)
    #expect(failed.allSatisfy { $0.reason.contains("No such file") && $0.reason.contains($0.case) })
    #expect(try check.judge(outputs: outputs, filter: Self.product).verdict == .passed)
  }

  @Test func aFolderWithoutAnyGoldenNameMatchesNothing() throws {
    try GoldenCopy.write([0], to: outputs + "/mine.safetensors")
    let report = try check.judge(outputs: outputs)
    #expect(report.verdict == .nothingMatched)
    #expect(report.remarks.first?.contains("no file of a golden file's name") == true)
    #expect(throws: GoldenError.missing(path: "/nowhere", reason: "no such folder")) {
      try check.judge(outputs: "/nowhere")
    }
  }

  @Test func filesOfOtherNamesAreMentioned() throws {
    try write(Self.product)
    try GoldenCopy.write([0], to: outputs + "/gemm_s8s8s32/extra.safetensors")
    let report = try check.judge(outputs: outputs, filter: Self.product)
    #expect(report.remarks.first?.contains("gemm_s8s8s32/extra.safetensors was not judged") == true)
  }

  @Test func codesKnownByTheirHashAreJudgedWhenGiven() throws {
    let path = "smollm2-135m/raw_l05_k.safetensors"
    try write(path)
    let name = "\(outputs)/\(path)"
    let reader = try SafetensorsReader(path: name)
    var tensors = reader.entries.map { entry in
      let bytes = reader.withBytes(of: entry) { Array($0) }
      return SafetensorsTensor(name: entry.name, elementType: entry.elementType, shape: entry.shape)
      {
        bytes
      }
    }
    tensors.append(
      SafetensorsTensor(
        name: "naive.O1.qX",
        shape: [32, 576],
        elements: [Int8](repeating: 3, count: 32 * 576)
      )
    )
    try SafetensorsWriter.write(tensors, to: name)
    let report = try check.judge(outputs: outputs, filter: path)
    #expect(report.verdict == .mismatch)
    #expect(report.records.last?.reason.contains("naive.O1.qX: SHA-256 of the elements") == true)
  }
}
