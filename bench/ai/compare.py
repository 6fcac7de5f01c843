"""Holds the answers of Rounds against those of the NumPy script and of fairlearn, over the same rows.

usage: compare.py WORK_FOLDER ROWS

Scores and features are 32-bit numbers. The loader reads their shortest decimal form as 64-bit numbers, the script
widens their bits; the two differ by up to 6e-8 of the value, and everything that is not a rank by about as much.
Exits with 1 when a number differs by more than TOLERANCE.
"""

import json
import pathlib
import sys

TOLERANCE = 2e-6
# Of the script's answer, where it lies in that of Rounds; "estimate" parts have value, low and high.
PERFORMANCE = {
    "auroc": ["auroc"],
    "average_precision": ["average_precision"],
    "brier": ["calibration", "brier"],
    "observed_expected": ["calibration", "observed_expected"],
    "intercept": ["calibration", "intercept"],
    "slope": ["calibration", "slope"],
    "in_the_large": ["calibration", "in_the_large"],
    "sensitivity": ["operating_point", "sensitivity"],
    "specificity": ["operating_point", "specificity"],
    "ppv": ["operating_point", "ppv"],
    "npv": ["operating_point", "npv"],
    "flag_rate": ["operating_point", "flag_rate"],
}
NUMERIC_DRIFT = {
    "psi": ["psi"],
    "jensen_shannon": ["jensen_shannon"],
    "kolmogorov_smirnov": ["ks"],
    "wasserstein": ["wasserstein"],
    "wasserstein_in_deviations": ["wasserstein", "in_standard_deviations"],
}
CATEGORY_DRIFT = {
    "psi": ["psi"],
    "jensen_shannon": ["jensen_shannon"],
    "chi_squared": ["chi_squared", "statistic"],
    "cramers_v": ["chi_squared", "cramers_v"],
}


def answers(results: dict, name: str, part: str) -> dict | list | None:
    return next((line["answers"] for line in results.get(name, []) if line.get("part") == part), None)


def pairs(theirs: object, ours: object) -> list[tuple[float, float]]:
    """One number, or value with the ends of its interval."""
    if isinstance(ours, dict):
        found = [ours["value"], ours["low"], ours["high"]]
        return list(zip(theirs if isinstance(theirs, list) else [theirs], found))
    return [(theirs, ours)]


class Comparison:
    def __init__(self) -> None:
        self.compared, self.differ, self.worst = 0, 0, ("nothing", 0.0)

    def add(self, what: str, theirs: dict, ours: dict, places: dict[str, list[str]]) -> None:
        for name, path in places.items():
            found: object = ours
            for step in path:
                found = found[step]
            for expected, got in pairs(theirs[name], found):
                # Below the scale of the smallest meaningful number, what counts is the absolute difference.
                difference = abs(got - expected) / max(abs(expected), 0.01)
                self.compared += 1
                if difference > self.worst[1]:
                    self.worst = (f"{what} {name}", difference)
                if difference > TOLERANCE:
                    self.differ += 1
                    print(f"{what} {name}: script {expected!r}, Rounds {got!r}")

    def say(self, what: str) -> bool:
        print(f"{what}: {self.compared} numbers, {self.differ} differ; farthest apart: {self.worst[0]} by {self.worst[1]:.1e}")
        return self.compared > 0 and self.differ == 0


def performance(results: dict) -> bool:
    every = answers(results, "rounds", "performance and calibration, all and 10 groups")
    overall = answers(results, "expert_numpy", "performance and calibration, all")
    groups = answers(results, "expert_numpy", "performance and calibration, 10 groups")
    if not (every and overall and groups):
        print("performance: no answers to compare")
        return False
    comparison = Comparison()
    expected = {None: overall["all"], **groups["by_group"]}
    for row in every:
        comparison.add(row["group_name"] or "all", expected[row["group_name"]], row["found"], PERFORMANCE)
    return comparison.say("performance")


def shares(results: dict) -> bool:
    """fairlearn's by group: shares at the threshold, AUROC and Brier score."""
    flagged = answers(results, "fairlearn_frames", "fairness of 5 shares, 10 groups")
    scored = answers(results, "fairlearn_frames", "AUROC and Brier, 10 groups")
    points = answers(results, "rounds", "fairness of 5 shares, 10 groups")
    every = answers(results, "rounds", "performance and calibration, all and 10 groups")
    if not (flagged and scored and points and every):
        print("fairlearn: no answers to compare")
        return False
    comparison = Comparison()
    for row in points:
        expected = {name: by_group[row["group_name"]] for name, by_group in flagged["by_group"].items()}
        comparison.add(row["group_name"], expected, row["found"], {name: [name] for name in expected})
    for row in every:
        if row["group_name"]:
            expected = {name: by_group[row["group_name"]] for name, by_group in scored["by_group"].items()}
            comparison.add(row["group_name"], expected, row["found"], {name: PERFORMANCE[name] for name in expected})
    return comparison.say("fairlearn")


def drift(results: dict) -> bool:
    ours = answers(results, "rounds", "drift of 20 features")
    theirs = answers(results, "expert_numpy", "drift of 20 features")
    if not (ours and theirs):
        print("drift: no answers to compare")
        return False
    comparison = Comparison()
    for name, expected in theirs["drift"].items():
        comparison.add(name, expected, ours[0][name], NUMERIC_DRIFT if name.startswith("f") else CATEGORY_DRIFT)
    return comparison.say("drift")


if __name__ == "__main__":
    read = json.loads((pathlib.Path(sys.argv[1]) / f"results-{sys.argv[2]}.json").read_text())
    outcomes = [performance(read), shares(read), drift(read)]
    sys.exit(0 if all(outcomes) else 1)
