// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BenchmarkSuite
import EvaluationSuite
import OptimizedOperations
import Providers
import Quantization
import Records
import Smoothing
import TensorCore
import Tokenizers
import TransformerModels

/// How the process ends.
///
/// Other people's scripts rely on these numbers.
enum ExitStatus: Int32 {
  case ok = 0
  case wrongResult = 1
  case slower = 2
  case inconclusive = 3
  case goldenMismatch = 4
  case usage = 64
  case badContent = 65
  case missingFile = 66
  case internalError = 70
  case cannotWrite = 74
  case nothingRan = 77
  case interrupted = 130

  /// The parser's form of this status, to be thrown.
  var exitCode: ExitCode { ExitCode(rawValue) }

  /// The status of an error, or `nil` for the argument parser's own outcomes.
  init?(for error: any Error) {
    switch error {
    case let error as any ExitStatusProviding: self = error.exitStatus
    case is CleanExit, is ExitCode, is ValidationError: return nil
    default:
      // The parser wraps its findings in a type of its own that is not public.
      guard !String(reflecting: type(of: error)).hasPrefix("ArgumentParser.") else { return nil }
      self = .internalError
    }
  }
}

/// An error that knows how the process should end.
protocol ExitStatusProviding: Error {
  /// The status the process ends with.
  var exitStatus: ExitStatus { get }
}

extension ShapeError: ExitStatusProviding {
  var exitStatus: ExitStatus { .usage }
}

extension QuantizationError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .migrationStrengthOutOfRange, .groupSizeNotPositive, .epsilonNotUsable: .usage
    case .notFinite, .scaleNotUsable, .outputScaleTooSmall, .factorNotUsable, .maximumNotUsable,
      .overflowsHalfPrecision, .keyValueOverflow:
      .badContent
    }
  }
}

extension RecordError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .unknownSchema, .unknownKind, .unreadable: .badContent
    case .missing: .missingFile
    case .empty: .nothingRan
    case .unwritable: .cannotWrite
    }
  }
}

extension KernelSelectionError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .unknown: .usage
    case .unsupported: .nothingRan
    }
  }
}

extension ShapeListError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .missing: .missingFile
    case .unreadable: .badContent
    }
  }
}

extension SuiteError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .missing: .missingFile
    case .unreadable: .badContent
    }
  }
}

extension ModelError: ExitStatusProviding {
  var exitStatus: ExitStatus { .badContent }
}

extension TokenError: ExitStatusProviding {
  var exitStatus: ExitStatus { .badContent }
}

extension SmoothingError: ExitStatusProviding {
  var exitStatus: ExitStatus { .badContent }
}

extension TokenizerError: ExitStatusProviding {
  var exitStatus: ExitStatus { .badContent }
}

extension TokenWindowError: ExitStatusProviding {
  var exitStatus: ExitStatus { .usage }
}

extension OtherModelError: ExitStatusProviding {
  var exitStatus: ExitStatus { .badContent }
}

extension CalibrationProgressError: ExitStatusProviding {
  var exitStatus: ExitStatus { .badContent }
}

extension ReferenceStatesError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .cannotWrite: .cannotWrite
    case .missing: .badContent
    }
  }
}

extension ResultCheckError: ExitStatusProviding {
  var exitStatus: ExitStatus { isUndecided ? .inconclusive : .wrongResult }
}

extension ProviderError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .missing: .missingFile
    case .notALibrary, .symbolMissing, .nothingReturned, .wrongVersion: .badContent
    case .notLoadable, .notCapable: .nothingRan
    case .callFailed, .strayWrite, .strayWriteBetweenRows, .unsteady, .notWhole: .wrongResult
    }
  }
}
