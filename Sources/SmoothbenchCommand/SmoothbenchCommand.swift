// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The root command, configuration only.
struct SmoothbenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "smoothbench",
    abstract: "Are these INT8 kernels right, how fast, in how much memory, and where does time go?",
    discussion: """
      Exit codes: 0 ok, 1 wrong result, 2 slower, 3 inconclusive or untrusted, 4 golden mismatch, \
      64 usage, 65 bad file content, 66 missing file, 70 internal error, 74 cannot write, \
      77 nothing ran or required kernel or library missing, 130 interrupted.
      """,
    version: SmoothbenchVersion.text,
    subcommands: [
      RunCommand.self, DoctorCommand.self, KernelsCommand.self, VerifyCommand.self,
      SelftestCommand.self,
      GoldenCommand.self,
      BenchmarkCommand.self, ProfileCommand.self, ReportCommand.self, InspectCommand.self,
      CalibrateCommand.self, EvaluateCommand.self, SmoothCommand.self, QuantizeCommand.self,
      InjectOutliersCommand.self, AuditCommand.self, GateCommand.self, CompareCommand.self,
    ],
    defaultSubcommand: RunCommand.self
  )
}
