"""The main numbers of docs/eicu.md recomputed from the demo's files with other software.

Usage: check.py WORK_FOLDER [DATA_FOLDER]        after run.sh WORK_FOLDER
Needs what is in requirements.txt. Prints
ours, theirs and the difference, and stops with an error where they differ by more than they may.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

work = Path(sys.argv[1])
data = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).resolve().parents[3] / "shared/data/eicu"
EXACT, ITERATIVE = 1e-9, 1e-6
failed = 0


def ours(name: str) -> list[dict]:
    return json.loads((work / f"{name}.json").read_text())


def row(name: str, **wanted: object) -> dict:
    return next(found for found in ours(name) if all(found[key] == value for key, value in wanted.items()))


def compare(what: str, mine: float, theirs: float, tolerance: float) -> None:
    global failed
    apart = abs(mine - theirs) / max(abs(theirs), 1e-12)
    is_good = apart <= tolerance
    failed += not is_good
    print(f"{'ok  ' if is_good else 'DIFF'} {what:<58} {mine:>14.9f} {theirs:>14.9f}  {apart:.1e}")


def clustered_auroc(score: np.ndarray, label: np.ndarray, cluster: np.ndarray) -> tuple:
    """The area, and Obuchowski's components per cluster: deviations of V10 and V01 summed within it."""
    positive, negative = score[label == 1], score[label == 0]
    wins = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    v10, v01, area = wins.mean(1), wins.mean(0), wins.mean()
    names, codes = np.unique(cluster, return_inverse=True)
    t10 = np.bincount(codes[label == 1], v10 - area, len(names))
    t01 = np.bincount(codes[label == 0], v01 - area, len(names))
    return area, t10 / len(positive), t01 / len(negative), codes


def clustered_variance(score, label, cluster) -> float:
    _, a, b, codes = clustered_auroc(score, label, cluster)
    events = len(np.unique(codes[label == 1]))
    others = len(np.unique(codes[label == 0]))
    total = len(np.unique(codes))
    return (events / (events - 1)) * (a**2).sum() + (others / (others - 1)) * (b**2).sum() + 2 * (total / (total - 1)) * (a * b).sum()


patient = pd.read_csv(data / "patient.csv.gz")
result = pd.read_csv(data / "apachePatientResult.csv.gz").merge(patient, on="patientunitstayid")
result["label"] = (result.actualhospitalmortality == "EXPIRED").astype(int)
assert (result.apacheversion == "IV").sum() == row("flow", rows="with an APACHE result")["stays"]
judged = result[result.predictedhospitalmortality >= 0].rename(columns={"predictedhospitalmortality": "score"})
print(f"{'':4} {'':<58} {'ours':>14} {'theirs':>14}  relative difference")

for version, rows in judged.groupby("apacheversion"):
    p, y = rows.score.to_numpy(), rows.label.to_numpy()
    logit, codes = np.log(p / (1 - p)), pd.factorize(rows.uniquepid)[0]
    robust = {"cov_type": "cluster", "cov_kwds": {"groups": codes}}
    area = row("discrimination", version=version)
    key = version.lower()
    compare(f"{version} AUROC (scikit-learn)", area["auroc"]["value"], roc_auc_score(y, p), EXACT)
    error = np.sqrt(clustered_variance(p, y, codes)) / (area["auroc"]["value"] * (1 - area["auroc"]["value"]))
    centre = np.log(area["auroc"]["value"] / (1 - area["auroc"]["value"]))
    compare(f"{version} AUROC lower end by patient (NumPy)", area["auroc"]["low"], 1 / (1 + np.exp(-(centre - 1.959963984540054 * error))), EXACT)
    compare(f"{version} average precision (scikit-learn)", area["average_precision"]["value"], average_precision_score(y, p), EXACT)
    table = {found["measure"]: found[key] for found in ours("calibration")}
    compare(f"{version} observed/expected", table["observed/expected"]["value"], y.sum() / p.sum(), EXACT)
    compare(f"{version} O/E exact Poisson upper end (SciPy)", table["the same, exact Poisson"]["high"], stats.chi2.ppf(0.975, 2 * y.sum() + 2) / 2 / p.sum(), EXACT)
    compare(f"{version} Brier (scikit-learn)", table["Brier score"]["value"], brier_score_loss(y, p), EXACT)
    large = sm.GLM(y, np.ones(len(y)), family=sm.families.Binomial(), offset=logit).fit(tol=1e-12, **robust)
    compare(f"{version} in the large (statsmodels)", table["in the large (0 is right)"]["value"], large.params[0], ITERATIVE)
    fit = sm.GLM(y, sm.add_constant(logit), family=sm.families.Binomial()).fit(tol=1e-12, **robust)
    slope, intercept = table["slope (1 is right)"], table["intercept beside the slope"]
    compare(f"{version} slope (statsmodels)", slope["value"], fit.params[1], ITERATIVE)
    compare(f"{version} intercept (statsmodels)", intercept["value"], fit.params[0], ITERATIVE)
    error = (slope["high"] - slope["low"]) / 2 / stats.t.ppf(0.975, len(np.unique(codes)) - 1)
    compare(f"{version} slope's error by patient (statsmodels)", error, fit.bse[1], ITERATIVE)
    distance = row("calibration-distance", version=version)
    bins = np.minimum((p * 10).astype(int), 9)
    ece = sum(abs(y[bins == b].sum() - p[bins == b].sum()) for b in range(10)) / len(y)
    compare(f"{version} ECE, 10 bins (NumPy)", distance["ece"], ece, EXACT)

wide = judged.pivot(index="patientunitstayid", columns="apacheversion", values="score")
stays = judged[judged.apacheversion == "IV"].set_index("patientunitstayid").loc[wide.index]
y, codes = stays.label.to_numpy(), pd.factorize(stays.uniquepid)[0]
parts = [clustered_auroc(wide[v].to_numpy(), y, codes) for v in ("IV", "IVa")]
paired = row("paired", measure="AUROC")
compare("IV − IVa AUROC", paired["difference"]["value"], parts[0][0] - parts[1][0], 1e-7)
for threshold in (0.1, 0.2, 0.3, 0.5):
    odds = threshold / (1 - threshold)
    benefit = [((wide[v] >= threshold) * (y - (1 - y) * odds)).mean() for v in ("IV", "IVa")]
    compare(f"IV − IVa net benefit at {threshold}", row("paired", measure=f"net benefit at {threshold}")["difference"]["value"], benefit[0] - benefit[1], 1e-7)

# One comparison of fairness: specificity of IVa at 0.2, 75–84 years against the rest.
iva = judged[judged.apacheversion == "IVa"]
age = pd.to_numeric(iva.age.replace("> 89", 90))
group, quiet = age.between(75, 84), iva.label == 0
shares = [((iva.score < 0.2) & quiet & part).sum() / (quiet & part).sum() for part in (group, ~group)]
found = row("fairness-findings", version="IVa", group_name="75–84", measure="specificity")
compare("fairness: specificity at 75–84 minus the rest", found["difference"]["value"], shares[0] - shares[1], EXACT)
black = iva.ethnicity == "African American"
ratio = (iva.label[black].sum() / iva.score[black].sum()) / (iva.label[~black].sum() / iva.score[~black].sum())
found = row("fairness-findings", version="IVa", group_name="African American", measure="observed over expected")
compare("fairness: O/E African American over the rest", found["ratio"]["value"], ratio, EXACT)

# The two disparities of IVa by exchanging the group among all stays, which needs no formula of variance.
rng = np.random.default_rng(20260102)
p, y = iva.score.to_numpy(), iva.label.to_numpy()


def apart(inside: np.ndarray, measure: str) -> float:
    if measure == "auroc":
        return roc_auc_score(y[inside], p[inside]) - roc_auc_score(y[~inside], p[~inside]) if 0 < y[inside].sum() else 0.0
    return np.log((y[inside].sum() + 0.5) / p[inside].sum()) - np.log((y[~inside].sum() + 0.5) / p[~inside].sum())


for name, measure in (("Hispanic", "auroc"), ("African American", "observed_over_expected")):
    inside = (iva.ethnicity == name).to_numpy()
    seen, drawn = abs(apart(inside, measure)), [abs(apart(rng.permutation(inside), measure)) for _ in range(2000)]
    print(f"     {name}, {measure}: share of 2,000 exchanges at least as far apart {np.mean(np.array(drawn) >= seen):.4f}")

# φ of the funnel: winsorised z on the root scale, the target being 1 (Spiegelhalter 2005).
hospital = iva.groupby("hospitalid").agg(o=("label", "sum"), e=("score", "sum"))
z = np.sort(((np.sqrt(hospital.o / hospital.e) - 1) * 2 * np.sqrt(hospital.e)).to_numpy())
low, high = np.quantile(z, [0.1, 0.9])
compare("funnel φ, root scale (NumPy, quantile type 7)", row("funnel", scores="as they are", scale="root")["phi"], (np.clip(z, low, high) ** 2).mean(), EXACT)

drifted = [iva[iva.hospitaldischargeyear == year].score for year in (2014, 2015)]
compare("KS of IVa, 2014 against 2015 (SciPy)", row("drift", what="score of IVa")["ks"], stats.ks_2samp(*drifted).statistic, EXACT)
compare("Wasserstein in SD of 2014 (SciPy)", row("drift", what="score of IVa")["wasserstein_sd"], stats.wasserstein_distance(*drifted) / drifted[0].std(), EXACT)

# O/E by bootstrap of patients, which needs none of the formulas.
rng = np.random.default_rng(20260101)
by_patient = iva.groupby("uniquepid").agg(o=("label", "sum"), e=("score", "sum")).to_numpy()
drawn = by_patient[rng.integers(len(by_patient), size=(4000, len(by_patient)))].sum(1)
ends = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
oe = {found["measure"]: found["iva"] for found in ours("calibration")}["observed/expected"]
print(f"     IVa O/E {oe['low']:.3f}–{oe['high']:.3f}; bootstrap by patient {ends[0]:.3f}–{ends[1]:.3f}")
print("all agree" if not failed else f"{failed} differ")
sys.exit(bool(failed))
