// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TensorCore

/// The limit is the machine's memory, or that of a control group where one is smaller.
@Suite struct MemoryLimitTests {
  /// What the kernel's files say on a machine of 1000 bytes.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let groups: String
    let files: [String: String]
    let bytes: Int

    static let all = [
      Case(testDescription: "no groups", groups: "", files: [:], bytes: 1000),
      Case(testDescription: "no files", groups: "0::/user.slice\n", files: [:], bytes: 1000),
      Case(
        testDescription: "the container's own group",
        groups: "0::/\n",
        files: ["/sys/fs/cgroup/memory.max": "700\n"],
        bytes: 700
      ),
      Case(
        testDescription: "no limit",
        groups: "0::/a\n",
        files: ["/sys/fs/cgroup/memory.max": "max\n", "/sys/fs/cgroup/a/memory.max": "max\n"],
        bytes: 1000
      ),
      Case(
        testDescription: "a limit above the machine's memory",
        groups: "0::/a\n",
        files: ["/sys/fs/cgroup/a/memory.max": "4000\n"],
        bytes: 1000
      ),
      Case(
        testDescription: "the process's own group",
        groups: "0::/user.slice/job:1\n",
        files: [
          "/sys/fs/cgroup/user.slice/memory.max": "800\n",
          "/sys/fs/cgroup/user.slice/job:1/memory.max": "300\n",
          "/sys/fs/cgroup/other/memory.max": "10\n",
        ],
        bytes: 300
      ),
      Case(
        testDescription: "a group around the process's own",
        groups: "0::/user.slice/job\n",
        files: [
          "/sys/fs/cgroup/user.slice/memory.max": "800\n",
          "/sys/fs/cgroup/user.slice/job/memory.max": "900\n",
        ],
        bytes: 800
      ),
      Case(
        testDescription: "the path of the host",
        groups: "0::/../../docker/1234\n",
        files: ["/sys/fs/cgroup/memory.max": "600\n"],
        bytes: 600
      ),
      Case(
        testDescription: "version 1",
        groups: "9:name=systemd:/\n4:memory:/job\n3:cpu,cpuacct:/job\n0::/\n",
        files: [
          "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
          "/sys/fs/cgroup/memory/job/memory.limit_in_bytes": "500\n",
          "/sys/fs/cgroup/cpu/job/memory.limit_in_bytes": "10\n",
        ],
        bytes: 500
      ),
      Case(
        testDescription: "a number that no integer holds, and none",
        groups: "0::/a\n",
        files: [
          "/sys/fs/cgroup/memory.max": "18446744073709551615\n",
          "/sys/fs/cgroup/a/memory.max": "\n",
        ],
        bytes: 1000
      ),
    ]
  }

  @Test(arguments: Case.all)
  func takesTheSmallestLimitThatHolds(argument: Case) {
    let bytes = MemoryLimit.smallest(of: 1000, groups: argument.groups) { argument.files[$0] }
    #expect(bytes == argument.bytes)
  }

  @Test func findsTheLimitOfThisProcess() {
    // These tests run in it.
    #expect(MemoryLimit.byteCount > 1 << 24)
  }
}
