"""Reference values for priorities: AHP, TOPSIS and weighted sums by pymcdm, Kendall's W by SciPy, triangles by SciPy."""

import numpy as np
from pymcdm import normalizations
from pymcdm.methods import TOPSIS, WSM
from pymcdm.weights.subjective import AHP
from scipy import stats

import reference_file

RANDOM = np.random.default_rng(20)
SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 5, 7, 9]


def judgements(things: int, contradiction: float) -> np.ndarray:
    """Judgements out of hidden weights, every one disturbed and rounded to Saaty's scale; 9 is nearly random."""
    hidden = np.exp(RANDOM.normal(size=things) * 0.7)
    matrix = np.ones((things, things))
    for row in range(things):
        for column in range(row + 1, things):
            wanted = hidden[row] / hidden[column] * np.exp(RANDOM.normal() * contradiction)
            nearest = min(SCALE, key=lambda value: abs(np.log(value / wanted)))
            matrix[row, column], matrix[column, row] = nearest, 1 / nearest
    return matrix


def hierarchies() -> list[dict]:
    car = [[1, 1 / 2, 1 / 3], [2, 1, 1 / 4], [3, 4, 1]]
    circle = [[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]
    matrices = [np.array(m, dtype=float) for m in ([[1, 4], [1 / 4, 1]], car, circle)]
    matrices += [judgements(things, contradiction) for things in range(3, 13) for contradiction in (0.0, 0.4, 2.0)]
    cases = []
    for matrix in matrices:
        model = AHP(matrix=matrix)
        things = len(matrix)
        # pymcdm divides by the random indices of Tummala and Ling; its consistency index is compared, ours is Saaty's.
        index = model.get_cr() * AHP.RI_M[things - 1] if things > 2 else 0.0
        cases.append({"judgements": matrix.tolist(), "weights": np.atleast_1d(model()).tolist(), "index": float(index),
                      "lambda_max": float(max(np.linalg.eigvals(matrix).real))})
    return cases


def decisions() -> list[dict]:
    cases = []
    shapes = [(5, 4), (2, 2), (12, 6), (40, 3), (3, 9)]
    for alternatives, criteria in shapes:
        for largest in (5.0, 1e6):
            matrix = RANDOM.uniform(0.01, 1.0, size=(alternatives, criteria)) * largest
            if alternatives == 12:
                matrix = np.ceil(matrix / largest * 5)
                matrix[:, 2] = 3.0
            weights = RANDOM.dirichlet(np.ones(criteria))
            types = RANDOM.choice([1, -1], size=criteria)
            known = {"alternatives": matrix.tolist(), "weights": weights.tolist(), "types": types.tolist()}
            methods = {"topsis_vector": TOPSIS(normalizations.vector_normalization), "topsis_minmax": TOPSIS(),
                       "weighted_sum": WSM(normalizations.minmax_normalization)}
            # Dirichlet weights add up to 1 within rounding; pymcdm's own check is kept on.
            cases.append(known | {name: method(matrix, weights, types).tolist() for name, method in methods.items()})
    return cases


def agreements() -> list[dict]:
    cases = []
    for scorers, things, kinds in [(3, 4, 10**6), (2, 3, 3), (5, 8, 4), (9, 20, 5), (30, 10, 2), (4, 6, 10**6)]:
        scores = RANDOM.integers(1, kinds + 1, size=(scorers, things)).astype(float)
        scores += 0.3 * kinds * np.linspace(0, 1, things).round(1)
        answer = stats.friedmanchisquare(*scores.T)
        # Friedman's statistic is scorers × (things − 1) × W, with the same correction for ties.
        cases.append({"scores": scores.tolist(), "w": float(answer.statistic / (scorers * (things - 1))),
                      "p_value": float(answer.pvalue)})
    return cases


def triangles() -> list[dict]:
    cases = []
    for low, likely, high in [(1, 2, 4), (5, 5, 9), (5, 9, 9), (0.5, 30, 400)]:
        triangle = stats.triang((likely - low) / (high - low), loc=low, scale=high - low)
        cases += [{"low": low, "likely": likely, "high": high, "chance": chance, "value": float(triangle.ppf(chance))}
                  for chance in (0.0, 0.05, 0.3, 0.5, 0.9, 0.999)]
    return cases


reference_file.write("priority.json", ["pymcdm", "scipy", "numpy"], {
    "hierarchies": hierarchies(), "decisions": decisions(), "agreements": agreements(), "triangles": triangles(),
})
