// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// A checkpoint or tensor file that cannot be read or written, with the evidence.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// A file that is not there or cannot be opened.
  case cannotOpen(file: String, reason: String)
  /// Content that breaks the format. `byte` counts from the start of the file.
  case badContent(file: String, tensor: String?, byte: Int?, found: String, expected: String)
  /// A tensor that the file does not have.
  case noSuchTensor(file: String, tensor: String, available: [String])
  /// A tensor of another type or shape than the caller needs. `byte` is where its data start.
  case wrongTensor(file: String, tensor: String, byte: Int, found: String, expected: String)
  /// A tensor that memory does not hold. `byte` is where its data start.
  case largerThanMemory(file: String, tensor: String, byte: Int, neededBytes: Int, memoryBytes: Int)
  /// A model whose weights memory does not hold as they are used. `tensor` is the first of them, in
  /// the order of loading, that has no room any more, and `byte` is where its data start.
  case modelLargerThanMemory(
    file: String,
    tensor: String,
    byte: Int?,
    neededBytes: Int,
    memoryBytes: Int
  )
  /// Tensors that cannot be written as asked, for instance two of one name.
  case cannotEncode(file: String, tensor: String, reason: String)
  /// A file that cannot be written; nothing is left under its name.
  case cannotWrite(file: String, reason: String)

  /// What was found, where, what was expected, and what to do.
  public var description: String {
    switch self {
    case .cannotOpen(let file, let reason):
      return "cannot open \(file.printable): \(reason)"
    case .badContent(let file, let tensor, let byte, let found, let expected):
      return Self.place(file, tensor, byte) + ": found \(found), expected \(expected)"
    case .noSuchTensor(let file, let tensor, let available):
      let names = available.prefix(8).map { "'\($0.printable)'" }.joined(separator: ", ")
      let more = available.count > 8 ? " and \(available.count - 8) more" : ""
      return Self.place(file, tensor, nil) + ": no such tensor; the file has "
        + (available.isEmpty ? "none" : names + more)
    case .wrongTensor(let file, let tensor, let byte, let found, let expected):
      return Self.place(file, tensor, byte) + ": found \(found), expected \(expected)"
    case .largerThanMemory(let file, let tensor, let byte, let neededBytes, let memoryBytes):
      return Self.place(file, tensor, byte)
        + ": needs \(neededBytes) bytes, this process may use \(memoryBytes); read it by rows, or "
        + "allow more memory"
    case .modelLargerThanMemory(let file, let tensor, let byte, let neededBytes, let memoryBytes):
      return Self.place(file, tensor, byte)
        + ": no memory from here on: the model's weights need \(neededBytes) bytes in this run, "
        + "this process may use \(memoryBytes); take a smaller model, or allow more memory"
    case .cannotEncode(let file, let tensor, let reason):
      return Self.place(file, tensor, nil) + ": cannot be written: \(reason)"
    case .cannotWrite(let file, let reason):
      return "cannot write \(file.printable): \(reason)"
    }
  }

  private static func place(_ file: String, _ tensor: String?, _ byte: Int?) -> String {
    var text = file.printable
    if let tensor { text += ", tensor '\(tensor.printable)'" }
    if let byte { text += ", byte \(byte)" }
    return text
  }
}
