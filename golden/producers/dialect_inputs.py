# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Values on which quantizers differ: ties, zeros, subnormal and huge values, outlier channels.

Three matrices, because some dialects let the largest row of a tensor decide about the others, and
FP16 cannot hold the largest values. A dialect of a narrower type rounds them to it first.
"""

import numpy as np

from random_values import bell, words

COLUMNS = 96
CHANNELS = 48


def ordinary():
    """Rows of the size that activations and weights have."""
    rows = bell("dialects/ordinary", 24, COLUMNS).astype(np.float64)
    rows[8:12, 5] *= 60  # an outlier channel
    ladder = np.arange(COLUMNS) - 47.5
    rows[12] = np.where(np.arange(COLUMNS) == 0, 127, ladder)  # exact ties of absmax / 127
    rows[13] = -rows[12]
    rows[14] = np.where(np.arange(COLUMNS) == 0, 127.5, ladder)  # and of absmax / 127.5
    rows[15] = np.where(np.arange(COLUMNS) == 0, -127.5, ladder)
    rows[16] = 1.171875 * rows[14]  # bf16: absmax / (absmax / 127) is 127.5 for some
    rows[17] = (1 + np.arange(COLUMNS) / 128) * np.where(np.arange(COLUMNS) % 2, 1, -1)
    rows[18] = 0
    rows[19] = -0.0
    rows[20] = 0
    rows[20, 7] = -3.25  # one value
    rows[21] *= 2.0**-10  # below a hundredth of the largest row
    rows[22] *= 2.0**-16  # near the guards of 1e-5
    rows[23] *= 2.0**-30
    return rows.astype(np.float32)


def extreme():
    """The ends of FP32 and BF16."""
    rows = bell("dialects/extreme", 8, COLUMNS).astype(np.float64)
    top = 2.0**126 * (2 - 2.0**-7)  # a number of BF16; twice it is finite too
    rows[0] = np.where(np.arange(COLUMNS) == 3, top, rows[0] * 1e30)
    rows[1] = np.where(np.arange(COLUMNS) % 2, top, -top)
    rows[2] *= 2.0**-110
    rows[3] *= 2.0**-124  # scales below the smallest normal number
    rows[4] = np.arange(COLUMNS) * 2.0**-133  # subnormal in both
    rows[5] = np.where(np.arange(COLUMNS) == 9, 63 * 2.0**-149, 0)  # absmax / 127 is 0
    rows[6] = np.where(np.arange(COLUMNS) == 9, 63 * 2.0**-133, 0)
    rows[7] = np.where(np.arange(COLUMNS) == 9, -64 * 2.0**-133, 0)
    return rows.astype(np.float32)


def half():
    """The ends of FP16."""
    rows = bell("dialects/half", 6, COLUMNS).astype(np.float64)
    rows[0] = np.where(np.arange(COLUMNS) == 3, 65504, rows[0] * 1000)
    rows[1] = np.where(np.arange(COLUMNS) % 2, 65504, -65504)
    rows[2] *= 2.0**-10
    rows[3] *= 2.0**-17
    rows[4] = np.arange(COLUMNS) * 2.0**-24
    rows[5] = np.where(np.arange(COLUMNS) == 9, 2.0**-24, 0)
    return rows.astype(np.float16).astype(np.float32)


def matrices():
    """Name -> FP32 matrix of 96 columns."""
    return {"ordinary": ordinary(), "extreme": extreme(), "half": half()}


def statistics():
    """What factors are made of: least and greatest activation, and largest weight, of each channel."""
    uniform = (words("dialects/statistics", 3 * CHANNELS) >> np.uint64(40)).astype(np.float64) / 2**24
    greatest, least, weight = uniform.reshape(3, CHANNELS) * np.array([[8], [-8], [1]])
    greatest[3] *= 90  # an outlier channel
    least[4] = 0  # activations of one sign
    greatest[5] = 0
    greatest[6] = least[6] = 0  # a channel without activation
    weight[7] = 0  # one without weight
    greatest[8] = least[8] = weight[8] = 0
    weight[9] = 2e-6  # below the floors
    greatest[10], least[10] = 3e-9, -1e-9
    weight[11] = 1e-9
    return {
        name: value.astype(np.float32)
        for name, value in (("least", least), ("greatest", greatest), ("weight_maxima", weight))
    }
