// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a process that runs one scheme says to the one that collects the table.
enum SchemeMessage<Result: Codable>: Codable {
  case result(Result)
  /// The scheme cannot be run; how the tool should end, and why.
  case refused(status: Int32, reason: String)
  /// There are no more results.
  case done
}

/// One scheme in a process of its own, so that its memory is the scheme's.
enum SchemeProcess<Result: Codable> {
  /// Runs a scheme in the process that was started for it; what it throws is reported.
  ///
  /// - Parameter work: Hands over its results one after another.
  /// - Throws: ``ChildChannelError``; everything else is for the parent to say.
  static func run(_ work: (_ send: (Result) throws -> Void) throws -> Void) throws {
    ChildChannel.prepareChild()
    do {
      try work { try ChildChannel.send(SchemeMessage.result($0)) }
      try ChildChannel.send(SchemeMessage<Result>.done)
    } catch let error as ChildChannelError {
      throw error
    } catch {
      let status = ExitStatus(for: error) ?? .internalError
      let refusal = SchemeMessage<Result>.refused(status: status.rawValue, reason: "\(error)")
      try ChildChannel.send(refusal)
    }
  }

  /// Starts this tool again for one scheme and takes its results up to the last.
  ///
  /// - Parameters:
  ///   - scheme: What errors call it.
  ///   - arguments: What the command line of this process is followed by.
  ///   - file: An open file that the process finds at ``ChildChannel/file``, or `nil`.
  ///   - take: Called with each result.
  /// - Throws: ``ChildRefusal``, ``SchemeProcessError``, or what `take` throws.
  static func follow(
    _ scheme: String,
    arguments: [String],
    file: Int32? = nil,
    take: (Result) throws -> Void
  ) throws {
    let child = try WatchedProcess<SchemeMessage<Result>>(
      arguments: CommandLine.arguments.dropFirst() + arguments,
      file: file
    )
    while true {
      switch try child.next(before: .now + .seconds(86_400)) {
      case .message(.result(let result)): try take(result)
      case .message(.refused(let status, let reason)):
        throw ChildRefusal(status: status, reason: reason)
      case .message(.done): return
      case .timedOut: continue
      case .ended(let ending): throw SchemeProcessError(scheme: scheme, ending: ending)
      }
    }
  }
}

/// A process that ended before it had reported everything.
struct SchemeProcessError: ExitStatusProviding, CustomStringConvertible {
  let scheme: String
  let ending: ProcessEnding
  var exitStatus: ExitStatus { .internalError }
  var description: String {
    "the process that ran \(scheme) \(ending); schemes before it are in the output. SIGKILL often "
      + "means that memory ran out"
  }
}
