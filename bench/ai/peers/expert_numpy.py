"""What somebody who knows NumPy well would write for this very job, and no tool does.

usage: expert_numpy.py FILE

Only the columns that are needed are read. Scores stay 32 bits wide: a probability's bits sort like the number,
so score, group and label go into one 64-bit word and NumPy's vectorised sort of those replaces an argsort and
three gathers. Groups are then one radix argsort of a byte, and every group a slice that is sorted already.
Long sums run over blocks that stay in the cache. A feature is sorted once, with the side in the lowest bit.
"""

import math
import sys

from parts import CATEGORICAL, NUMERIC, THRESHOLD, part, version

with part("start"):
    import numpy as np
    import pyarrow
    import pyarrow.dataset
    import pyarrow.parquet as parquet
    import scipy
    from scipy import stats

Z = 1.959963984540054
BLOCK = 1 << 14
BINS = 10
PSI_FLOOR = 1e-4


def interval_on_logit(value: float, standard_error: float) -> list[float]:
    """Of a share, with its standard error on the share's own scale."""
    centre, width = math.log(value / (1 - value)), Z * standard_error / (value * (1 - value))
    return [1 / (1 + math.exp(-(centre + side * width))) for side in (-1, 1)]


def wilson(events, total):
    share = events / total
    centre = (share + Z * Z / (2 * total)) / (1 + Z * Z / total)
    half = Z / (1 + Z * Z / total) * np.sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    return share, centre - half, centre + half


def newcombe(first, second):
    """The difference of two shares, each given with its Wilson interval."""
    (a, a_low, a_high), (b, b_low, b_high) = first, second
    return a - b, a - b - np.hypot(a - a_low, b_high - b), a - b + np.hypot(a_high - a, b - b_low)


def sorted_rows(score: np.ndarray, label: np.ndarray, group: np.ndarray):
    word = score.view("uint32").astype("uint64")
    word <<= np.uint64(8)
    word |= (group.view("uint8") << 1) | label.view("uint8")
    word.sort()
    payload = word.astype("uint8")
    word >>= np.uint64(8)
    return word.astype("uint32").view("float32"), payload & 1, payload >> 1


def discrimination(score: np.ndarray, label: np.ndarray) -> dict:
    """AUROC with DeLong's variance, average precision and the counts at the threshold, of ascending scores."""
    ends = np.flatnonzero(score[1:] != score[:-1])
    ends = np.append(ends, len(score) - 1)
    ones_to = np.cumsum(label, dtype="int32")[ends]
    zeros_to = (ends + 1 - ones_to).astype("int32")
    ones, zeros = np.diff(ones_to, prepend=np.int32(0)), np.diff(zeros_to, prepend=np.int32(0))
    positives, negatives = int(ones_to[-1]), int(zeros_to[-1])
    below = (zeros_to - 0.5 * zeros) / negatives
    above = (positives - ones_to + 0.5 * ones) / positives
    area = float(ones @ below) / positives
    variance_10 = (float(ones @ (below * below)) - positives * area**2) / (positives - 1)
    variance_01 = (float(zeros @ (above * above)) - negatives * area**2) / (negatives - 1)
    error = math.sqrt(variance_10 / positives + variance_01 / negatives)
    found = positives - ones_to + ones
    precision = float(ones @ (found / (found + (negatives - zeros_to + zeros)))) / positives
    precision_error = math.sqrt(precision * (1 - precision) / positives)
    return {
        "auroc": [area, *interval_on_logit(area, error)],
        "average_precision": [precision, *interval_on_logit(precision, precision_error)],
    }


def at_threshold(score: np.ndarray, label: np.ndarray) -> dict:
    first = int(np.searchsorted(score, np.float32(THRESHOLD)))
    positives, flagged = int(label.sum(dtype="int64")), len(score) - first
    true_positives = int(label[first:].sum(dtype="int64"))
    negatives, false_positives = len(score) - positives, flagged - true_positives
    odds = THRESHOLD / (1 - THRESHOLD)
    return {
        "sensitivity": wilson(true_positives, positives),
        "specificity": wilson(negatives - false_positives, negatives),
        "ppv": wilson(true_positives, flagged),
        "npv": wilson(negatives - false_positives, len(score) - flagged),
        "flag_rate": wilson(flagged, len(score)),
        "net_benefit": (true_positives - odds * false_positives) / len(score),
    }


def newton(linear: np.ndarray, label: np.ndarray, fit_slope: bool):
    """Intercept and slope of the labels on the linear predictor, or the intercept with slope 1."""
    intercept, slope = 0.0, 1.0
    for _ in range(25):
        gradient, hessian = np.zeros(2), np.zeros((2, 2))
        for start in range(0, len(linear), BLOCK):
            x = linear[start : start + BLOCK]
            mean = x * -slope
            mean -= intercept
            np.exp(mean, out=mean)
            mean += 1
            np.reciprocal(mean, out=mean)
            residual = label[start : start + BLOCK] - mean
            mean -= mean * mean
            gradient[0] += residual.sum()
            hessian[0, 0] += mean.sum()
            if fit_slope:
                gradient[1] += residual @ x
                hessian[0, 1] += mean @ x
                mean *= x
                hessian[1, 1] += mean @ x
        hessian[1, 0] = hessian[0, 1]
        if not fit_slope:
            hessian[1, 1] = 1.0
        step = np.linalg.solve(hessian, gradient)
        intercept, slope = intercept + step[0], slope + step[1]
        if np.abs(step).max() < 1e-9:
            break
    errors = np.sqrt(np.diag(np.linalg.inv(hessian)))
    return (intercept, errors[0]), (slope, errors[1])


def calibration(score: np.ndarray, label: np.ndarray, linear: np.ndarray) -> dict:
    rows, edges = len(score), np.linspace(0, 1, BINS + 1)[1:-1].astype("float32")
    # Sorted scores: a bin is a slice.
    starts = np.concatenate(([0], np.searchsorted(score, edges), [rows]))
    squares = fourths = above = below = 0.0
    for start in range(0, rows, BLOCK):
        p = score[start : start + BLOCK].astype("float64")
        residual = label[start : start + BLOCK] - p
        lean = 1 - 2 * p
        above += residual @ lean
        spread = p - p * p
        below += spread @ (lean * lean)
        residual *= residual
        squares += residual.sum()
        fourths += residual @ residual
    ones_to = np.concatenate(([0], np.cumsum(label, dtype="int64")))[starts]
    expected_to = np.concatenate(([0.0], np.cumsum(score, dtype="float64")))[starts]
    positives, expected, brier = int(ones_to[-1]), float(expected_to[-1]), squares / rows
    prevalence = positives / rows
    ratio, ratio_error = positives / expected, math.sqrt((1 - prevalence) / positives)
    brier_error = math.sqrt((fourths / rows - brier**2) / (rows - 1))
    intercept, slope = newton(linear, label, True)
    in_the_large, _ = newton(linear, label, False)
    return {
        "brier": [brier, brier - Z * brier_error, brier + Z * brier_error],
        "scaled_brier": 1 - brier / (prevalence * (1 - prevalence)),
        "observed_expected": [ratio, ratio * math.exp(-Z * ratio_error), ratio * math.exp(Z * ratio_error)],
        "spiegelhalter_z": above / math.sqrt(below),
        "calibration_error": float(np.abs(np.diff(ones_to) - np.diff(expected_to)).sum()) / rows,
        "intercept": [intercept[0], intercept[0] - Z * intercept[1], intercept[0] + Z * intercept[1]],
        "slope": [slope[0], slope[0] - Z * slope[1], slope[0] + Z * slope[1]],
        "in_the_large": [in_the_large[0], in_the_large[0] - Z * in_the_large[1], in_the_large[0] + Z * in_the_large[1]],
    }


def performance(score: np.ndarray, label: np.ndarray, linear: np.ndarray) -> dict:
    return {**discrimination(score, label), **calibration(score, label, linear), **at_threshold(score, label)}


def by_group(score, label, group, linear, names) -> dict:
    order = np.argsort(group, kind="stable")
    score, label, linear = score[order], label[order], linear[order]
    ends = np.cumsum(np.bincount(group, minlength=len(names)))
    starts = ends - np.diff(ends, prepend=0)
    return {
        name: performance(score[start:end], label[start:end], linear[start:end])
        for name, start, end in zip(names, starts, ends)
    }


def fairness(score: np.ndarray, label: np.ndarray, group: np.ndarray, names: list[str]) -> dict:
    """Five shares for each group, and their differences to everybody else; all from one count."""
    cell = (group.view("uint8") << 2) | (label.view("uint8") << 1) | (score >= np.float32(THRESHOLD))
    # Rows: groups; columns: no event unflagged, no event flagged, event unflagged, event flagged.
    own = np.bincount(cell, minlength=4 * len(names)).reshape(-1, 4).astype("float64")
    rest = own.sum(axis=0) - own

    def shares(counts):
        tn, fp, fn, tp = counts.T
        return {
            "sensitivity": wilson(tp, tp + fn),
            "specificity": wilson(tn, tn + fp),
            "ppv": wilson(tp, tp + fp),
            "npv": wilson(tn, tn + fn),
            "flag_rate": wilson(tp + fp, tp + fp + fn + tn),
        }

    theirs, others = shares(own), shares(rest)
    return {
        measure: {name: [float(part[at]) for part in newcombe(theirs[measure], others[measure])] for at, name in enumerate(names)}
        for measure in theirs
    }


def stability(reference: np.ndarray, current: np.ndarray) -> dict:
    p, q = reference / reference.sum(), current / current.sum()
    floored_p, floored_q = np.maximum(p, PSI_FLOOR), np.maximum(q, PSI_FLOOR)
    middle = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        divergence = np.nansum(p * np.log2(p / middle)) + np.nansum(q * np.log2(q / middle))
    return {
        "psi": float(((floored_q - floored_p) * np.log(floored_q / floored_p)).sum()),
        "jensen_shannon": math.sqrt(max(divergence / 2, 0.0)),
    }


def numeric_drift(values: np.ndarray, is_current: np.ndarray, current_rows: int) -> dict:
    bits = values.view("int32")
    # Bits of a float in an order that is the numbers': negative ones run backwards.
    word = (bits ^ ((bits >> 31) & np.int32(0x7FFFFFFF))).astype("int64")
    word <<= 1
    word |= is_current
    word.sort()
    current_to = np.cumsum(word & 1, dtype="int32")
    word >>= 1
    bits = word.astype("int32")
    bits ^= (bits >> 31) & np.int32(0x7FFFFFFF)
    ordered = bits.view("float32")
    rows = len(ordered)
    reference_rows = rows - current_rows
    reference = ordered[np.flatnonzero(np.diff(current_to, prepend=np.int32(0)) == 0)]
    edges = reference[(np.arange(1, BINS) * reference_rows + BINS - 1) // BINS - 1]
    places = np.concatenate(([0], np.searchsorted(ordered, edges, side="right"), [rows]))
    below = np.concatenate(([0], current_to))[places]
    current_counts = np.diff(below)
    reference_counts = np.diff(places) - current_counts
    share_apart = np.arange(1, rows + 1, dtype="float64")
    share_apart -= current_to
    share_apart /= reference_rows
    share_apart -= current_to / current_rows
    np.abs(share_apart, out=share_apart)
    widths = np.diff(ordered)
    # Within ties the width is 0, and the distance does not count.
    distance = float((share_apart[:-1] * (widths > 0)).max())
    moved = float(share_apart[:-1] @ widths)
    spread = float(reference.std(dtype="float64", ddof=1))
    effective = reference_rows * current_rows / rows
    return {
        **stability(reference_counts, current_counts),
        "kolmogorov_smirnov": distance,
        "p": float(stats.kstwobign.sf(math.sqrt(effective) * distance)),
        "wasserstein": moved,
        "wasserstein_in_deviations": moved / spread,
    }


def category_drift(codes: np.ndarray, is_current: np.ndarray, levels: int) -> dict:
    counts = np.bincount((codes.astype("uint8") << 1) | is_current, minlength=2 * levels).reshape(-1, 2)
    statistic, p, _, _ = stats.chi2_contingency(counts)
    return {
        **stability(counts[:, 0], counts[:, 1]),
        "chi_squared": float(statistic),
        "p": float(p),
        "cramers_v": math.sqrt(statistic / counts.sum()),
    }


def column(table, name: str) -> np.ndarray:
    return table[name].combine_chunks().to_numpy(zero_copy_only=False)


def codes_of(table, name: str) -> tuple[np.ndarray, list[str]]:
    """Codes in the names' order, as small as they can be."""
    found = table[name].unify_dictionaries().combine_chunks()
    texts = found.dictionary.to_pylist()
    order = sorted(range(len(texts)), key=texts.__getitem__)
    rank = np.empty(len(texts), "int8")
    rank[order] = np.arange(len(texts), dtype="int8")
    return rank[found.indices.to_numpy()], sorted(texts)


def judge_scores(path: str) -> None:
    with part("read score, label and group"):
        table = parquet.read_table(
            path, columns=["score", "label", "group_name"], read_dictionary=["group_name"], use_threads=False
        )
        score, label = column(table, "score"), column(table, "label")
        group, names = codes_of(table, "group_name")
        del table
    with part("performance and calibration, all") as answers:
        ordered, labels, groups = sorted_rows(score, label, group)
        linear = ordered.astype("float64")
        linear /= 1 - linear
        np.log(linear, out=linear)
        answers["all"] = performance(ordered, labels, linear)
    with part("performance and calibration, 10 groups") as answers:
        answers["by_group"] = by_group(ordered, labels, groups, linear, names)
    del ordered, labels, groups, linear
    with part("fairness of 5 shares, 10 groups") as answers:
        answers["fairness"] = fairness(score, label, group, names)


def judge_features(path: str) -> None:
    with part("read 20 features"):
        table = parquet.read_table(
            path, columns=["in_reference", *NUMERIC, *CATEGORICAL], read_dictionary=CATEGORICAL, use_threads=False
        )
    with part("drift of 20 features") as answers:
        is_current = ~column(table, "in_reference")
        current_rows = int(is_current.sum())
        answers["drift"] = {name: numeric_drift(column(table, name), is_current, current_rows) for name in NUMERIC}
        for name in CATEGORICAL:
            codes, texts = codes_of(table, name)
            answers["drift"][name] = category_drift(codes, is_current, len(texts))


if __name__ == "__main__":
    version(numpy=np.__version__, scipy=scipy.__version__, pyarrow=pyarrow.__version__)
    judge_scores(sys.argv[1])
    judge_features(sys.argv[1])
