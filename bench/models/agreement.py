# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""What the checks of all models share: names of results, and comparing them with independent figures.

A table of figures is a JSON object: by the name of a result its figure, the `tolerance` of the
difference and, where there is something to say, `what` and the `least` that the result must be.
"""

import json
import pathlib

# Settings that a name holds, in this order, and those that go without saying.
NAMED = ("alpha", "sites", "attention", "float")
USUAL = {"sites": "attention_input+feedforward_input"}


def records(path):
    """The records of a result file."""
    return [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]


def name_of(record):
    """The scheme, what runs in INT8 besides linear layers, and every setting that moves the result."""
    words = (record.get("settings") or "").split()
    settings = dict(word.split("=", 1) for word in words if "=" in word)
    # Records of single windows have settings alone, those of encoders had none.
    settings.setdefault("alpha", record.get("alpha"))
    settings.setdefault("float", "+".join(record.get("kept_float") or []))
    named = [
        f"{key}={settings[key]}" for key in NAMED if settings.get(key) not in (None, "", USUAL.get(key))
    ]
    return " ".join([record["scheme"], *named])


class Agreement:
    """Prints each comparison and remembers how it ended."""

    def __init__(self, figure, isRelative):
        """Compares the field `figure` of results; differences are relative or absolute."""
        self.figure, self.isRelative = figure, isRelative
        self.outcomes, self.compared, self.unknown = [], set(), set()

    def check(self, name, passed, text):
        """Takes in one outcome."""
        print(f"{'passed' if passed else 'FAILED'}  {name}: {text}")
        self.outcomes.append(bool(passed))

    def compare(self, title, record, rows):
        """Compares a result with its row; says so where there is none."""
        name, found = name_of(record), record[self.figure]
        row, title = rows.get(name), title + name
        if row is None:
            print(f"no independent figure for {title}: {found:.6f}")
            self.unknown.add(title)
            return
        expected, tolerance = row[self.figure], row["tolerance"]
        error = found - expected
        text = f"{found:.6f}, independent {expected:.6f}, "
        if self.isRelative:
            error /= expected
            text += f"{error:+.3%} of {tolerance:.3%}"
        else:
            text += f"{error:+.6f} of {tolerance}"
        if "least" in row:
            text += f", at least {row['least']}"
        if "what" in row:
            text += f" ({row['what']})"
        self.check(title, abs(error) <= tolerance and found >= row.get("least", found), text)
        self.compared.add(title)

    def status(self, required):
        """Prints the count and returns the exit status.

        0 all agrees, 1 something does not or fewer than the required results have a figure, 77 nothing
        was compared.
        """
        count = len(self.compared)
        print(f"{count} results compared, {len(self.unknown)} without an independent figure")
        if count < required:
            print(f"FAILED  {count} results compared, {required} required")
            return 1
        return 77 if not self.outcomes else 0 if all(self.outcomes) else 1
