// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// This tool, started again with another option, and what it says on its channel.
final class WatchedProcess<Message: Codable> {
  /// What there is to see next.
  enum Event {
    case message(Message)
    case ended(ProcessEnding)
    case timedOut
  }

  private let process: pid_t
  private let channel: Int32
  private var received: [UInt8] = []
  private var ending: ProcessEnding?

  /// Starts the process; its standard output goes to standard error, for a library may print.
  ///
  /// - Parameters:
  ///   - arguments: Those of the command line, the tool's name left out.
  ///   - file: An open file that the process finds at ``ChildChannel/file``, or `nil`.
  /// - Throws: ``WatchedProcessError``.
  init(arguments: [String], file: Int32? = nil) throws {
    var pipeEnds: [Int32] = [0, 0]
    guard pipe(&pipeEnds) == 0 else { throw WatchedProcessError(code: errno) }
    for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(pipeEnds[1]) }
    channel = pipeEnds[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], ChildChannel.descriptor)
    // A copy with a number that the channel's cannot overwrite.
    let copy = file.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
    defer { if let copy { close(copy) } }
    if let copy { posix_spawn_file_actions_adddup2(&actions, copy, ChildChannel.file) }
    let environment = ProcessInfo.processInfo.environment
      .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
      .map { "\($0.key)=\($0.value)" }
    var argumentPointers = ([CommandLine.arguments[0]] + arguments).map { strdup($0) } + [nil]
    var environmentPointers = environment.map { strdup($0) } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    var process: pid_t = 0
    let status = posix_spawn(
      &process,
      "/proc/self/exe",
      &actions,
      nil,
      &argumentPointers,
      &environmentPointers
    )
    guard status == 0 else {
      close(pipeEnds[0])
      throw WatchedProcessError(code: status)
    }
    self.process = process
  }

  deinit {
    kill()
    close(channel)
  }

  /// The next message, or the end; waits until a moment in time at most.
  func next(before deadline: ContinuousClock.Instant) throws -> Event {
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Data(received[..<end])
        received.removeSubrange(...end)
        return .message(try ChildChannel.message(from: line))
      }
      guard wait(before: deadline) else { return .timedOut }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(channel, &bytes, bytes.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return .ended(end(before: deadline)) }
      received += bytes[..<count]
    }
  }

  /// Whether the channel has something to read before a moment in time.
  private func wait(before deadline: ContinuousClock.Instant) -> Bool {
    while true {
      let left = max(0, (deadline - .now) / .milliseconds(1))
      var descriptor = pollfd(fd: channel, events: Int16(POLLIN), revents: 0)
      let ready = poll(&descriptor, 1, Int32(min(left.rounded(.up), 1e9)))
      if ready > 0 { return true }
      if ready == 0 { return false }
    }
  }

  /// Waits for the end of a process that has closed its channel.
  private func end(before deadline: ContinuousClock.Instant) -> ProcessEnding {
    while ending == nil {
      reap(WNOHANG)
      guard ending == nil else { break }
      guard .now < deadline else {
        kill()
        break
      }
      usleep(1000)
    }
    return ending ?? .signalled(SIGKILL)
  }

  /// Ends the process if it runs.
  func kill() {
    guard ending == nil else { return }
    Foundation.kill(process, SIGKILL)
    reap(0)
  }

  private func reap(_ options: Int32) {
    var status: Int32 = 0
    var result = waitpid(process, &status, options)
    while result < 0 && errno == EINTR { result = waitpid(process, &status, options) }
    guard result == process else { return }
    let signal = status & 0x7F
    ending = signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
  }
}

/// How a process ended.
enum ProcessEnding: CustomStringConvertible {
  case exited(Int32)
  case signalled(Int32)

  private static let signals = [
    SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGFPE: "SIGFPE", SIGABRT: "SIGABRT",
    SIGTRAP: "SIGTRAP", SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGALRM: "SIGALRM",
  ]

  var description: String {
    switch self {
    case .exited(let status): return "ended the process with status \(status)"
    case .signalled(let number):
      let name = Self.signals[number].map { " (\($0))" } ?? ""
      return "crashed with signal \(number)\(name)"
    }
  }
}

/// A process that cannot be started.
struct WatchedProcessError: Error, CustomStringConvertible {
  let code: Int32
  var description: String {
    "cannot start this tool again: \(String(cString: strerror(code)))"
  }
}
