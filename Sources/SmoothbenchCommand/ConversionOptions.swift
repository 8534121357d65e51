// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Checkpoints
import Foundation
import ModelConversion
import Records

/// Options of every command that writes a model.
struct ConversionOptions: ParsableArguments {
  @Option(help: "Folder to write; it gets its name when it is whole.")
  var output: String

  @Flag(help: "Replace a model that is in the folder.")
  var force = false

  @Option(help: "Size above which tensors are spread over several files, in megabytes.")
  var shardSize = FolderWriter.defaultShardByteCount / 1_000_000

  @Option(help: "Rendering of the report; json is JSON Lines, one record a line.")
  var format: ReportFormat = .text

  @Option(help: "Write the report to this file instead of standard output.")
  var report: String?

  @Flag(help: "Print no progress and no remarks.")
  var quiet = false

  func validate() throws {
    guard (1...1_000_000_000).contains(shardSize) else {
      throw ValidationError("--shard-size is \(shardSize), expected 1 to 1000000000 megabytes")
    }
  }

  /// Refuses a folder that would be lost, before any work is done.
  func makeWriter() throws -> FolderWriter {
    try FolderWriter(
      path: output,
      replacesContents: force,
      shardByteCount: shardSize * 1_000_000
    )
  }

  func makeReport() throws -> Report { try Report(format: format, path: report) }

  /// Writes a model and says what could not be carried over; the folder gets its name when `approve`
  /// did not refuse it.
  func write(
    _ files: ModelFiles,
    tensors: [SafetensorsTensor],
    by writer: FolderWriter,
    approve: (_ folder: String) throws -> Void
  ) throws {
    for remark in files.remarks { remind(remark) }
    try writer.write(
      FolderContents(configuration: files.configuration, files: files.files, tensors: tensors),
      approve: approve
    )
  }

  /// A remark on standard error.
  func remind(_ remark: String) {
    guard !quiet else { return }
    FileHandle.standardError.write(Data("smoothbench: note: \(remark)\n".utf8))
  }
}

/// The floating-point type of tensors to be written.
enum FloatType: String, ExpressibleByArgument, CaseIterable {
  case f32
  case f16
  case bf16

  var elementType: ElementType {
    switch self {
    case .f32: .float32
    case .f16: .float16
    case .bf16: .bfloat16
    }
  }
}

extension ConversionError: ExitStatusProviding {
  var exitStatus: ExitStatus { .usage }
}
