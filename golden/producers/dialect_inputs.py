# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Values on which quantizers differ: ties, zeros, subnormal and huge values, outlier channels.

Several matrices, because some dialects let the largest row of a tensor decide about the others, and
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


def reciprocal_codes(x, divisor):
    """Codes by x / scale, by x * (1 / scale) and by x * (divisor / absmax), each in FP32."""
    maxima = np.abs(x).max(axis=1, keepdims=True)
    scales = maxima / np.float32(divisor)
    quotients = (x / scales, x * (np.float32(1) / scales), x * (np.float32(divisor) / maxima))
    return [np.rint(quotient) for quotient in quotients]


def telling_rows(name, divisor, count):
    """Rows of values within two units of a tie, whose codes tell the three quotients apart.

    The reciprocals of one scale differ in the last place if at all, and only beside a tie does a
    code show it. Rows are drawn until enough have two codes or more that differ between any two.
    """
    draws = words(f"dialects/reciprocals/{name}", 400 * COLUMNS).reshape(400, COLUMNS)
    maxima = 1 + (draws[:, :1] >> np.uint64(41)).astype(np.float32) * np.float32(2.0**-23)
    steps = (draws % np.uint64(254)).astype(np.float32) - np.float32(126.5)
    ties = steps * (maxima / np.float32(divisor))
    units = ((draws >> np.uint64(32)) % np.uint64(5)).astype(np.int32) - 2
    rows = (ties.view(np.int32) + units).view(np.float32)
    rows[:, 0] = maxima[:, 0]
    division, scale, maximum = reciprocal_codes(rows, divisor)
    pairs = ((division, scale), (division, maximum), (scale, maximum))
    fewest = np.min([(left != right).sum(axis=1) for left, right in pairs], axis=0)
    return rows[fewest >= 2][:count]


def half_way(count):
    """Numbers of FP16 and their halves: 63.5 steps, below which one of the reciprocals falls."""
    maxima = np.arange(1024, 2048, 2, dtype=np.float32)
    below = [
        maxima / 2 * factor < np.float32(63.5)
        for factor in (np.float32(1) / (maxima / np.float32(127)), np.float32(127) / maxima)
    ]
    maxima = maxima[below[0] != below[1]][:count, None]
    signs = np.where(np.arange(COLUMNS) % 2, 0.5, -0.5).astype(np.float32)
    signs[0] = 1
    return maxima * signs


def reciprocals():
    """Values whose codes depend on what a program multiplies by, or that it divides."""
    odd = np.array([[7], [49], [105], [123]], dtype=np.float64)
    ladder = np.where(np.arange(COLUMNS) == 0, 127, np.arange(COLUMNS) - 47.5)
    wide = np.where(np.arange(COLUMNS) == 0, 127.5, np.arange(COLUMNS) - 47.5)
    # No row is a hundred times as large as another, for some dialects lift such rows.
    return np.concatenate([
        1024 * telling_rows("127", 127, 5), 1024 * telling_rows("127.5", 127.5, 4), half_way(4),
        # The scale is an odd number, exactly: ties for division in FP64 too, and for no reciprocal.
        (odd * ladder).astype(np.float32), (odd * wide).astype(np.float32),
    ])


def matrices():
    """Name -> FP32 matrix of 96 columns."""
    return {
        "ordinary": ordinary(), "extreme": extreme(), "half": half(), "reciprocals": reciprocals(),
    }


def statistics():
    """What factors are made of: least and greatest activation, and largest weight, of each channel;
    and the largest weights of two more layers that read the same input."""
    uniform = (words("dialects/statistics", 3 * CHANNELS) >> np.uint64(40)).astype(np.float64) / 2**24
    siblings = words("dialects/siblings", 2 * CHANNELS) >> np.uint64(40)
    siblings = siblings.astype(np.float64).reshape(2, CHANNELS) / 2**24
    siblings[1] = (0.25 + siblings[1]) / 4  # no channel without weight: the factors spread least
    siblings[0, 7] = siblings[0, 8] = 0
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
        for name, value in (
            ("least", least), ("greatest", greatest), ("weight_maxima", weight),
            ("sibling_maxima", siblings),
        )
    }
