"""Reference mixed models: lme4 in R, statsmodels, and Henderson's equations solved densely."""

import json
import platform
import subprocess

import numpy as np
import statsmodels.api as sm

import reference_file

SCRIPT = r"""
suppressMessages(library(lme4))
data <- jsonlite::fromJSON(file("stdin"), simplifyDataFrame = FALSE)
fits <- lapply(seq_along(data), function(i) {
  case <- data[[i]]
  frame <- data.frame(y = case$outcome, o = case$offset, a = factor(case$clinicians))
  terms <- "1"
  if (length(case$columns) > 0) for (j in seq_len(nrow(case$columns))) {
    frame[[paste0("x", j)]] <- case$columns[j, ]
    terms <- c(terms, paste0("x", j))
  }
  random <- "(1|a)"
  if (!is.null(case$clinics)) { frame$b <- factor(case$clinics); random <- "(1|a) + (1|b)" }
  formula <- as.formula(paste("y ~", paste(terms, collapse = " + "), "+", random))
  fit <- function(reml) {
    control <- lmerControl(optimizer = "bobyqa", check.conv.singular = "ignore",
      optCtrl = list(rhoend = 1e-11, maxfun = 1e5))
    model <- suppressWarnings(lmer(formula, frame, offset = o, REML = reml, control = control))
    parts <- as.data.frame(VarCorr(model))
    effects <- ranef(model, condVar = TRUE)
    level <- function(name) {
      part <- effects[[name]]
      keys <- as.numeric(rownames(part)); order <- order(keys)
      list(variance = parts$vcov[parts$grp == name], effects = part[order, 1],
           conditional_sd = sqrt(attr(part, "postVar")[1, 1, order]))
    }
    found <- list(coefficients = unname(fixef(model)), standard_errors = unname(sqrt(diag(as.matrix(vcov(model))))),
      residual_variance = sigma(model)^2, log_likelihood = as.numeric(logLik(model)), a = level("a"))
    if (!is.null(case$clinics)) found$b <- level("b")
    found
  }
  list(restricted = fit(TRUE), full = fit(FALSE))
})
cat(jsonlite::toJSON(list(version = R.version.string, lme4 = as.character(packageVersion("lme4")), fits = fits),
  digits = NA, auto_unbox = TRUE))
"""


def case(name: str, seed: int, clinicians: int, clinics: int | None, crossed: bool, columns: int,
         sd: tuple[float, float, float], balanced: int | None = None) -> dict:
    rng = np.random.default_rng(seed)
    sizes = np.full(clinicians, balanced) if balanced else rng.integers(1, 14, clinicians)
    who = np.repeat(np.arange(clinicians), sizes)
    if clinics:
        where = rng.integers(0, clinics, who.size) if crossed else who % clinics
    else:
        where = np.zeros(who.size, dtype=int)
    design = [rng.normal(3, 2, who.size), rng.integers(0, 2, who.size).astype(float), rng.gamma(2, 10, who.size)][:columns]
    hours = rng.uniform(4, 40, who.size)
    outcome = 3.0 + np.log(hours) + sum(0.1 * (j + 1) * x for j, x in enumerate(design))
    outcome = outcome + rng.normal(0, sd[0], clinicians)[who] + rng.normal(0, sd[1], clinics or 1)[where] * bool(clinics)
    outcome = outcome + rng.normal(0, sd[2], who.size)
    shuffled = rng.permutation(who.size)
    found = {"name": name, "outcome": [round(float(v), 6) for v in outcome[shuffled]],
             "offset": [float(v) for v in np.log(hours)[shuffled].round(6)],
             "columns": [[round(float(v), 5) for v in x[shuffled]] for x in design],
             "clinicians": [int(v) * 7 + 3 for v in who[shuffled]]}
    if clinics:
        found["clinics"] = [int(v) * 5 + 1 for v in where[shuffled]]
    return found


CASES = [
    case("one intercept", 1, 30, None, False, 3, (0.3, 0, 0.5)),
    case("one intercept, balanced, no columns", 2, 25, None, False, 0, (0.4, 0, 0.5), 8),
    case("one intercept, weak", 3, 60, None, False, 2, (0.12, 0, 0.5)),
    case("one intercept, none there", 21, 20, None, False, 1, (0.0, 0, 0.8), 5),
    case("one intercept, strong", 5, 12, None, False, 1, (5.0, 0, 0.05)),
    case("nested", 6, 60, 8, False, 2, (0.3, 0.3, 0.5)),
    case("crossed", 7, 40, 10, True, 3, (0.3, 0.2, 0.5)),
    case("crossed, more clinics than clinicians", 8, 9, 25, True, 1, (0.3, 0.3, 0.4), 40),
    case("nested, no clinics", 19, 40, 6, False, 1, (0.5, 0.0, 0.3), 6),
]


def henderson(problem: dict, fit: dict) -> dict:
    """Prediction variances at lme4's variances: the inverse of the whole matrix of equations."""
    y = np.array(problem["outcome"]) - np.array(problem["offset"])
    design = np.column_stack([np.ones(y.size), *map(np.array, problem["columns"])])
    blocks, penalties = [design], [np.zeros(design.shape[1])]
    for part, keys in (("a", "clinicians"), ("b", "clinics")):
        if keys in problem:
            levels = np.unique(problem[keys])
            variance = fit[part]["variance"]
            if variance < 1e-10:
                return {}
            blocks.append((np.array(problem[keys])[:, None] == levels[None, :]).astype(float))
            penalties.append(np.full(levels.size, 1 / variance))
    whole = np.hstack(blocks)
    matrix = whole.T @ whole / fit["residual_variance"] + np.diag(np.concatenate(penalties))
    sd = np.sqrt(np.diag(np.linalg.inv(matrix)))
    start, found = design.shape[1], {}
    for part, block in zip(("a", "b"), blocks[1:]):
        found[part] = [float(v) for v in sd[start:start + block.shape[1]]]
        start += block.shape[1]
    return found


def statsmodels_fit(problem: dict) -> dict | None:
    if "clinics" in problem or problem["name"].endswith("none there"):
        return None
    y = np.array(problem["outcome"]) - np.array(problem["offset"])
    design = np.column_stack([np.ones(y.size), *map(np.array, problem["columns"])])
    model = sm.MixedLM(y, design, groups=np.array(problem["clinicians"]))
    fit = model.fit(reml=True, method=["bfgs", "cg"], gtol=1e-9)
    return {"coefficients": [float(v) for v in fit.fe_params], "log_likelihood": float(fit.llf),
            "residual_variance": float(fit.scale), "variance": float(np.asarray(fit.cov_re)[0, 0])}


sent = json.dumps(CASES)
output = json.loads(subprocess.run(["Rscript", "-e", SCRIPT], input=sent, stdout=subprocess.PIPE, text=True, check=True).stdout)
cases = []
for problem, fits in zip(CASES, output["fits"]):
    cases.append({**problem, **fits, "prediction_sd": henderson(problem, fits["restricted"]),
                  "statsmodels": statsmodels_fit(problem)})
reference_file.write("clinician_comparison.json", ["numpy", "statsmodels"], {
    "r": [{"r": output["version"], "lme4": output["lme4"], "python": platform.python_version()}], "fits": cases,
})
