// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
public import Records

extension GoldenCheck {
  /// Judges files that another program wrote, of the same names, against the golden outputs.
  ///
  /// A program reads the inputs of a golden file and writes its outputs, with the same names, types
  /// and shapes, to a file of the same path in its own folder. Inputs may be there too and do not
  /// count. Listed files that the folder lacks are reported as missing; a filter narrows what is
  /// expected.
  ///
  /// - Parameters:
  ///   - outputs: The folder of the other program.
  ///   - filter: Part of a path, or `nil` for all files.
  ///   - listener: Called with each record as soon as it is known.
  /// - Returns: What was found; ``GoldenReport/Verdict/nothingMatched`` when the folder holds no
  ///   file of a golden file's name.
  /// - Throws: What the listener throws, and ``GoldenError/missing(path:reason:)`` when the folder
  ///   is not there.
  public func judge(
    outputs: String,
    filter: String? = nil,
    listener: Listener = { _ in }
  ) throws -> GoldenReport {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: outputs, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw GoldenError.missing(path: outputs, reason: "no such folder") }
    var report = GoldenReport()
    let sound = try checkHashes(filter: filter, into: &report, listener: listener)
    let present = sound.filter { FileManager.default.fileExists(atPath: "\(outputs)/\($0.path)") }
    guard !present.isEmpty else {
      report.conclude(.nothingMatched)
      report.remark(
        "\(outputs) holds no file of a golden file's name, such as "
          + (sound.first?.path ?? "operation/case.safetensors")
      )
      return report
    }
    for entry in sound {
      let (record, verdict, details) = judged(entry, outputs: outputs)
      try listener(record)
      report.add(record, verdict: verdict, details: details)
    }
    for name in strangers(in: outputs) {
      report.remark("\(outputs)/\(name) was not judged: no golden file has that name")
    }
    return report
  }

  private func judged(
    _ entry: GoldenManifest.File,
    outputs: String
  ) -> (VerificationRecord, GoldenReport.Verdict, [String]) {
    let path = "\(outputs)/\(entry.path)"
    func record(_ comparisons: [GoldenComparison], _ faults: [String]) -> VerificationRecord {
      VerificationRecord(
        golden: entry,
        kernel: "outputs",
        provider: outputs,
        comparisons: comparisons,
        faults: faults,
        repro: "smoothbench golden check --outputs \(outputs) --filter \(entry.path)"
      )
    }
    do {
      let file = try GoldenFile(entry, folder: folder)
      let reader = try SafetensorsReader(path: path)
      var comparisons: [GoldenComparison] = []
      var faults: [String] = []
      for output in entry.outputs {
        do {
          comparisons.append(try comparison(of: output, in: reader, file: file))
        } catch let error as CheckpointError {
          faults.append("\(error)")
        }
      }
      faults += entry.digestFaults(of: try digested(entry, reader: reader), isComplete: false)
      let record = record(comparisons, faults)
      return (
        record, record.outcome == .passed ? .passed : .mismatch,
        comparisons.compactMap { $0.details(source: path) } + faults
      )
    } catch CheckpointError.cannotOpen(let file, let reason) {
      let fault = "cannot open \(file): \(reason)"
      return (record([], [fault]), .missingFile, [fault])
    } catch {
      return (record([], ["\(error)"]), .badContent, ["\(error)"])
    }
  }

  /// Checks type and shape from the header before anything is read.
  private func comparison(
    of output: GoldenManifest.Output,
    in reader: SafetensorsReader,
    file: GoldenFile
  ) throws -> GoldenComparison {
    let expected = try file.reader.requiredEntry(output.name)
    let found = try reader.requiredEntry(output.name)
    guard found.elementType == expected.elementType, found.shape == expected.shape else {
      throw CheckpointError.wrongTensor(
        file: reader.path,
        tensor: output.name,
        byte: found.byteRange.lowerBound,
        found: found.summary,
        expected: expected.summary
      )
    }
    return try file.comparison(of: output, with: try GoldenTensor(output.name, from: reader))
  }

  private func digested(
    _ entry: GoldenManifest.File,
    reader: SafetensorsReader
  ) throws -> [String: GoldenTensor] {
    var tensors: [String: GoldenTensor] = [:]
    for digest in entry.digests ?? [] where reader.entry(digest.name) != nil {
      tensors[digest.name] = try GoldenTensor(digest.name, from: reader)
    }
    return tensors
  }

  /// Safetensors files of the folder that have no golden file's name, sorted.
  private func strangers(in outputs: String) -> [String] {
    let listed = Set(manifest.files.map(\.path))
    let folder = URL(fileURLWithPath: outputs).resolvingSymlinksInPath().path
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    var strangers: [String] = []
    for case let path as String in walk where path.hasSuffix(".safetensors") {
      if !listed.contains(path) { strangers.append(path) }
    }
    return strangers.sorted()
  }
}
