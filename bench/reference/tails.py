"""Reference tail probabilities and quantiles: normal, chi-squared, Student, beta, binomial, Poisson."""

from scipy import special, stats

import reference_file

SHARES = [1e-9, 1e-3, 0.025, 0.3, 0.5, 0.8, 0.975]
SHAPES = [(0.5, 0.5), (1, 1), (1, 20), (8, 3), (412, 673), (3, 999_998), (50_000, 60_001), (2e6, 3e6), (4e7, 9e8)]


def binomial() -> list[dict]:
    cases = []
    for trials, p, places in [(1, 0.5, [0, 1]), (20, 0.3, [0, 3, 6, 15, 20]), (1084, 0.35, [300, 379, 412, 500]),
                              (100_000, 0.002, [120, 200, 300]), (10_000_000, 0.4, [3_990_000, 4_000_000, 4_010_000])]:
        for k in places:
            cases.append({"events": k, "trials": trials, "p": p, "at_most": float(stats.binom.cdf(k, trials, p)),
                          "at_least": float(stats.binom.sf(k - 1, trials, p))})
    return cases


def poisson() -> list[dict]:
    cases = []
    for mean, places in [(0.1, [0, 1, 4]), (7.5, [0, 3, 8, 30]), (400.0, [300, 400, 520]), (60_000.0, [59_000, 60_000, 61_200]),
                         (5e6, [4_990_000, 5_000_000, 5_009_000]), (2e9, [1_999_900_000, 2_000_150_000])]:
        for k in places:
            cases.append({"events": k, "mean": mean, "at_most": float(special.gammaincc(k + 1, mean)),
                          "at_least": float(special.gammainc(k, mean)) if k else 1.0})
    return cases


reference_file.write("tails.json", ["scipy"], {
    "normal": [{"z": z, "upper": stats.norm.sf(z), "quantile_at": p, "quantile": stats.norm.ppf(p)}
               for z, p in zip([-6.0, -1.0, 0.0, 0.3, 1.96, 8.0, 30.0], SHARES)],
    "chi_squared": [{"x": x * d, "degrees": d, "upper": stats.chi2.sf(x * d, d)}
                    for x in (0.1, 0.9, 1.0, 1.3, 3.0) for d in (1, 2, 9.5, 100, 5_000)],
    "student": [{"t": t, "degrees": d, "two_sided": 2 * stats.t.sf(t, d)}
                for t in (0.01, 0.7, 2.0, 5.0, 40.0) for d in (1, 2.5, 9, 120, 50_000, 10_000_000)],
    "beta": [{"p": p, "a": a, "b": b, "quantile": float(special.betaincinv(a, b, p))} for p in SHARES for a, b in SHAPES],
    "binomial": binomial(), "poisson": poisson(),
})
