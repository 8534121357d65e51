// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Case text that cannot be read, with the part that is wrong.
public enum CaseTextError: Error, Equatable, CustomStringConvertible {
  /// Text without `operation:MxKxN` at its start.
  case malformed(text: String)
  /// An operation no case has.
  case unknownOperation(name: String)
  /// A shape that is not three whole numbers above zero.
  case badShape(reason: String)
  /// A part that is not `key=value`.
  case notKeyValue(part: String)
  /// A key no case has.
  case unknownKey(key: String)
  /// An attribute that the operation does not have.
  case keyOfAnotherOperation(key: String, operation: String)
  /// A key given twice.
  case repeatedKey(key: String)
  /// A value that its key does not allow.
  case badValue(key: String, value: String, expected: String)

  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .malformed(let text):
      return "case '\(text)' does not start with operation:MxKxN, "
        + "such as gemm_s8s8s32:3x5x7,fill=full-range,seed=1,stride=0,threads=1,kernel=portable"
    case .unknownOperation(let name):
      let known = CaseOperation.allCases.map(\.rawValue).joined(separator: ", ")
      return "operation '\(name)' of the case is not known; known are \(known)"
    case .badShape(let reason):
      return reason
    case .notKeyValue(let part):
      return "part '\(part)' of the case is not of the form key=value"
    case .unknownKey(let key):
      return "key '\(key)' of the case is not known; known are "
        + VerificationCase.keys.joined(separator: ", ")
    case .keyOfAnotherOperation(let key, let operation):
      return "key '\(key)' of the case is not one that operation '\(operation)' has"
    case .repeatedKey(let key):
      return "key '\(key)' of the case is given twice"
    case .badValue(let key, let value, let expected):
      return "value '\(value)' of key '\(key)' in the case is not usable; expected \(expected)"
    }
  }
}
