# Values that only R computes: loess, val.prob. Reads score,label lines from standard input.
suppressMessages(library(rms))
d <- read.csv(file("stdin"))
p <- d$score; y <- d$label
num <- function(x) paste0("[", paste(format(x, digits = 17, trim = TRUE), collapse = ","), "]")
distances <- function(m) { e <- abs(p - m); c(mean(e), quantile(e, c(.5, .9), names = FALSE), max(e)) }
fit <- function(surface, degree) predict(loess(y ~ p, span = .75, degree = degree,
  control = loess.control(surface = surface, statistics = "none")), newdata = data.frame(p = p))
direct <- fit("direct", 2)
v <- val.prob(p, y, pl = FALSE)
names <- c("Brier", "Intercept", "Slope", "S:z", "S:p", "U:Chi-sq", "U:p")
cat(sprintf('{"quadratic": %s, "distances": %s, "distances_interpolated": %s, "distances_linear": %s, "val_prob": %s, "r": "%s", "rms": "%s"}\n',
  num(direct), num(distances(direct)), num(distances(fit("interpolate", 2))), num(distances(fit("direct", 1))),
  num(unname(v[names])), R.version.string, packageVersion("rms")))
