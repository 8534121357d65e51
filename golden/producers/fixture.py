# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""What a fixture is: a file in a format that smoothbench reads, written by the format's own library.

Fixtures are listed in the manifest with their hash; the tests compare what smoothbench reads.
"""

from dataclasses import dataclass

from golden_file import LICENCE


@dataclass
class Fixture:
    """One file."""

    path: str
    content: bytes
    producer: str
    version: str
    origin: str = "random bits of PCG64 and chosen edge values; nothing taken from elsewhere"
    licence: str = LICENCE
