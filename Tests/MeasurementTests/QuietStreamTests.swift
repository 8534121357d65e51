// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Measurement

@Suite struct QuietStreamTests {
  /// A stream of its own, so that no other test's silence is seen, and the file it leads to.
  private static func withStream(_ body: (QuietStream, Int32, FileHandle) throws -> Void) throws {
    let file = try #require(tmpfile())
    defer { fclose(file) }
    let descriptor = fileno(file)
    let kept = dup(descriptor)
    defer { close(kept) }
    try body(QuietStream(descriptor: descriptor), descriptor, FileHandle(fileDescriptor: kept))
  }

  private static func print(_ text: String, to descriptor: Int32) {
    #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
  }

  private static func text(of file: FileHandle) throws -> String {
    try file.seek(toOffset: 0)
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
  }

  @Test func dropsWhatIsPrintedInsideAndNothingElse() throws {
    try Self.withStream { stream, descriptor, file in
      Self.print("before ", to: descriptor)
      stream.silenced { Self.print("inside ", to: descriptor) }
      Self.print("after", to: descriptor)
      let text = try Self.text(of: file)
      #expect(text == "before after")
    }
  }

  /// As a processor profile that ends while a heap profile is taken: each had kept the other's
  /// silence as the place to return to.
  @Test func twoSilencesThatOverlapLeaveTheStreamAsItWas() throws {
    try Self.withStream { stream, descriptor, file in
      let secondIsInside = DispatchSemaphore(value: 0)
      let firstHasLeft = DispatchSemaphore(value: 0)
      let secondHasLeft = DispatchSemaphore(value: 0)
      stream.silenced {
        Thread.detachNewThread {
          stream.silenced {
            secondIsInside.signal()
            firstHasLeft.wait()
            Self.print("inside ", to: descriptor)
          }
          secondHasLeft.signal()
        }
        secondIsInside.wait()
      }
      firstHasLeft.signal()
      secondHasLeft.wait()
      Self.print("after", to: descriptor)
      let text = try Self.text(of: file)
      #expect(text == "after")
    }
  }

  @Test func isAudibleAgainAfterAThrow() throws {
    struct Interruption: Error {}
    try Self.withStream { stream, descriptor, file in
      #expect(throws: Interruption.self) { try stream.silenced { throw Interruption() } }
      Self.print("after", to: descriptor)
      let text = try Self.text(of: file)
      #expect(text == "after")
    }
  }
}
