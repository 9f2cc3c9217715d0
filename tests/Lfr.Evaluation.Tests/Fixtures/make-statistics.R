# Writes statistics.json: reference values for Lfr.Evaluation's statistics, from R's own functions.
# Run: Rscript make-statistics.R > statistics.json     (R 4.2.2, base and stats only)
n17 <- function(x) ifelse(is.infinite(x), "null", sprintf("%.17g", x))
row <- function(...) { v <- list(...); paste0("{", paste(sprintf('"%s": %s', names(v), sapply(v, function(x)
  if (is.character(x)) sprintf('"%s"', x) else if (length(x) == 1) n17(x) else paste0("[", paste(n17(x), collapse = ", "), "]"))), collapse = ", "), "}") }
section <- function(name, source, rows) cat(sprintf('  "%s": {\n    "source": "%s",\n    "cases": [\n      %s\n    ]\n  }', name, source, paste(unlist(rows), collapse = ",\n      ")))
sep <- function() cat(",\n")
cat("{\n")

grid <- rbind(c(0,10),c(1,2),c(10,10),c(0,400),c(0,4000),c(7,4000),c(7,2360),c(1,6000),c(25,491246),c(5,1863630),c(10,3147436),
  c(8,10),c(18,20),c(4,200),c(1,1),c(0,1),c(3560,4000),c(440,4000),c(2,326392),c(23,164854),c(999,1000),c(50,1e7),c(5e5,1e6),c(1,1e9),c(999999,1000000))
section("intervals", "binom.test(x, n, conf.level = level)$conf.int; prop.test(x, n, conf.level = level, correct = FALSE)$conf.int", lapply(c(.95,.99,.9), function(level)
  lapply(seq_len(nrow(grid)), function(i) { x <- grid[i,1]; n <- grid[i,2]; a <- (1-level)/2
    cp <- c(if (x == 0) 0 else qbeta(a, x, n-x+1), if (x == n) 1 else qbeta(a, x+1, n-x, lower.tail = FALSE))
    w <- suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int)
    row(errors = x, trials = n, level = level, clopperPearson = cp, wilson = as.numeric(w)) })))
sep()
section("oneSided", "binom.test(x, n, alternative, conf.level = level)$conf.int", lapply(c(.95,.99), function(level) lapply(seq_len(nrow(grid)), function(i) { x <- grid[i,1]; n <- grid[i,2]
    row(errors = x, trials = n, level = level, lower = if (x == 0) 0 else qbeta(1-level, x, n-x+1), upper = if (x == n) 1 else qbeta(1-level, x+1, n-x, lower.tail = FALSE)) })))
sep()
section("betaQuantile", "qbeta(tail, a, b) and qbeta(tail, a, b, lower.tail = FALSE)", lapply(c(1e-6,.001,.025,.05,.4), function(tail) lapply(list(c(.3,700.7),c(2.5,2.5),c(.016,9),c(60,.5),c(665,.5),c(1999.5,.5),c(3.48,66.1)), function(s)
    row(tail = tail, a = s[1], b = s[2], lower = qbeta(tail, s[1], s[2]), upper = qbeta(tail, s[1], s[2], lower.tail = FALSE)))))
sep()
section("student", "qt(tail, df, lower.tail = FALSE)", lapply(c(.25,.05,.025,.005,1e-4), function(tail) lapply(c(1,2,5,49,132,1329,3999,1e6), function(df) row(tail = tail, df = df, t = qt(tail, df, lower.tail = FALSE)))))
sep()
section("normal", "qnorm(tail, lower.tail = FALSE)", lapply(c(.4,.1,.05,.025,.005,1e-4,1e-8,1e-12), function(tail) row(tail = tail, z = qnorm(tail, lower.tail = FALSE))))
sep()
section("chiSquare", "pchisq(x, df, lower.tail = FALSE)", lapply(c(1,2,3,5,8,35), function(df) lapply(c(.01,1.5,7,40,120), function(x) row(x = x, df = df, p = pchisq(x, df, lower.tail = FALSE)))))
sep()

clustered <- list(list(a = c(0,1,0,2,0,0,1,0), m = c(10,10,10,10,8,10,12,10)), list(a = c(3,1,0,0,0,5,0,0,2,0), m = rep(10,10)), list(a = c(9,10,8,10,7,10), m = rep(10,6)), list(a = c(1,0,0,1,0), m = c(1,3,2,9,4)))
section("clustered", "V = (sum a^2 - 2 p sum a m + p^2 sum m^2) / (mbar^2 n (n - 1)); n_df = min(N, N / deff * (qt(tail, N - 1) / qt(tail, n - 1))^2); qbeta on p n_df", lapply(clustered, function(s) lapply(c(.95,.9), function(level) {
    a <- s$a; m <- s$m; n <- length(a); N <- sum(m); p <- sum(a)/N; V <- sum((a-p*m)^2)/(mean(m)^2*n*(n-1)); deff <- V/(p*(1-p)/N); tail <- (1-level)/2
    use <- max(1, deff); ndf <- min(N, N/use*(qt(tail,N-1)/qt(tail,n-1))^2); x <- p*ndf
    row(errors = a, trials = m, level = level, variance = V, deff = deff, kornGraubard = c(qbeta(tail, x, ndf-x+1), qbeta(tail, x+1, ndf-x, lower.tail = FALSE))) })))
sep()

pr <- list(c(12,1200,1,1200), c(3,100,7,100), c(5,133,0,267), c(2,326392,23,164854), c(0,50,0,60), c(7,1330,0,1330), c(440,1330,380,1330), c(50,100,10,300), c(20,20,3,20))
lw <- function(x1,n1,x2,n2) { k <- x1+x2; s <- max(0,k-n2):min(k,n1); list(s = s, l = dhyper(s, n1, n2, k, log = TRUE)) }
at <- function(d, psi) { w <- d$l + d$s*psi; w <- exp(w - max(w)); w/sum(w) }
solve1 <- function(f) uniroot(f, c(-60, 60), tol = 1e-15, maxiter = 5000)$root
section("fisher", "fisher.test(...)$p.value; estimate and limits by uniroot(tol = 1e-15) on the noncentral hypergeometric of dhyper (fisher.test's own stop at 1e-4)", lapply(pr, function(v) {
    d <- lw(v[1],v[2],v[3],v[4]); x <- v[1]; lo <- min(d$s); hi <- max(d$s)
    est <- if (lo == hi) -1 else if (x == lo) 0 else if (x == hi) Inf else exp(solve1(function(psi) sum(d$s*at(d,psi)) - x))
    low <- if (x == lo) 0 else exp(solve1(function(psi) log(sum(at(d,psi)[d$s >= x])) - log(.025)))
    up <- if (x == hi) Inf else exp(solve1(function(psi) log(sum(at(d,psi)[d$s <= x])) - log(.025)))
    row(table = v, p = fisher.test(matrix(c(v[1],v[2]-v[1],v[3],v[4]-v[3]),2))$p.value, oddsRatio = est, lower = low, upper = up) }))
sep()
tb <- list(list(c(0,7,0),rep(1330,3)), list(c(1,6,0),rep(1330,3)), list(c(2,5,0),rep(1330,3)), list(c(3,4,0),rep(1330,3)), list(c(1,5,1),rep(1330,3)), list(c(2,20,5),rep(1330,3)),
  list(c(10,40,8),rep(1330,3)), list(c(9,10,2,7),c(10,12,30,9)), list(c(1,0,3,2,5,1),c(100,40,333,12,670,90)), list(c(120,160,160),rep(1333,3)), list(c(3,25,14),c(1340,1340,1320)), list(c(0,0,0),rep(10,3)))
section("fisherFreemanHalton", "fisher.test(rbind(errors, trials - errors), workspace = 2e8)$p.value", lapply(tb, function(t) row(errors = t[[1]], trials = t[[2]], p = fisher.test(rbind(t[[1]], t[[2]]-t[[1]]), workspace = 2e8)$p.value)))
sep()
section("pearson", "chisq.test(rbind(errors, trials - errors), correct = FALSE)", lapply(tb[1:11], function(t) { r <- suppressWarnings(chisq.test(rbind(t[[1]], t[[2]]-t[[1]]), correct = FALSE)); row(errors = t[[1]], trials = t[[2]], statistic = as.numeric(r$statistic), p = r$p.value) }))
sep()
section("yates", "chisq.test(..., correct = TRUE)", lapply(pr[c(1,2,3,6,7,8)], function(v) { r <- suppressWarnings(chisq.test(matrix(c(v[1],v[2]-v[1],v[3],v[4]-v[3]),2), correct = TRUE)); row(table = v, statistic = as.numeric(r$statistic), p = r$p.value) }))
sep()
set.seed(4); ps <- list(c(.001,.008,.039,.041,.042,.06,.074,.205,.212,.216), c(.5,.01,.03,.02,.9), c(1,1,1), c(.04), c(.03,.03,.0001,.7,.03), round(runif(36)^2, 6))
section("adjust", "p.adjust(p, method)", lapply(ps, function(p) row(p = if (length(p) == 1) c(p, .5) else p, bonferroni = p.adjust(if (length(p) == 1) c(p,.5) else p, "bonferroni"), holm = p.adjust(if (length(p) == 1) c(p,.5) else p, "holm"),
   hochberg = p.adjust(if (length(p) == 1) c(p,.5) else p, "hochberg"), bh = p.adjust(if (length(p) == 1) c(p,.5) else p, "BH"), by = p.adjust(if (length(p) == 1) c(p,.5) else p, "BY"))))
sep()
ra <- list(c(7,1330,0,1330), c(5,1330,2,1330), c(4,1330,3,1330), c(12,1200,4,1200), c(23,164854,2,326392), c(0,100,5,900), c(160,1333,120,1320))
section("ratio", "binom.test(a, a + b)$conf.int c(p / (1 - p)) * n_b / n_a; Katz: exp(log(rr) -+ qnorm(.975) sqrt(1/a - 1/n_a + 1/b - 1/n_b))", lapply(ra, function(v) { a <- v[1]; b <- v[3]; s <- a+b
    lo <- if (a == 0) 0 else { q <- qbeta(.025,a,b+1); q/(1-q)*v[4]/v[2] }; up <- if (b == 0) Inf else { q <- qbeta(.025,b,a+1); (1-q)/q*v[4]/v[2] }
    k <- if (a == 0 || b == 0) c(-1,-1) else exp(log(a/v[2]/(b/v[4])) + c(-1,1)*qnorm(.975)*sqrt(1/a-1/v[2]+1/b-1/v[4]))
    row(counts = v, lower = lo, upper = up, katz = k) }))
sep()
pm <- list(list(e = c(2,1,0,3,0,0,1,0), m = rep(4,8), g = c(0,0,0,0,1,1,1,1)), list(e = c(0,1,0,2,0,1,0,0,5), m = c(3,4,5,6,3,4,8,2,9), g = c(0,0,0,1,1,1,2,2,2)))
section("permutation", "every assignment of labels enumerated: share with sum (e - expected)^2 / m at least as large", lapply(pm, function(s) {
    stat <- function(g) { p <- sum(s$e)/sum(s$m); E <- tapply(s$e, g, sum); M <- tapply(s$m, g, sum); sum((E - p*M)^2/M) }
    perms <- function(v) { if (length(v) == 0) return(list(c())); out <- list(); for (u in unique(v)) { r <- v; r <- r[-match(u, r)]; out <- c(out, lapply(perms(r), function(q) c(u, q))) }; out }
    all <- sapply(perms(s$g), stat); row(errors = s$e, trials = s$m, group = s$g, statistic = stat(s$g), p = mean(all >= stat(s$g) - 1e-12), deals = length(all), smallest = min(sapply(unique(round(all,12)), function(x) mean(all >= x - 1e-9)))) }))
sep()
pc <- function(n, base, all) { P <- matrix(0, n, n); E <- matrix(0, n, n); for (i in 1:n) for (j in 1:n) if (if (all) i < j else (i <= n/2 && j > n/2)) { P[i,j] <- 1 + (i*j) %% base; E[i,j] <- min(P[i,j], ((i*7 + j*3) %% 11 == 0) + ((i == 3) * (j %% 2))) }; list(P = P, E = E) }
section("pairs", "residual sums over an explicit matrix of pairs: V_A = f_A sum_i (sum_j r_ij)^2 / N^2 and so on, V_iid = p (1 - p) / N, both = f_A A + f_B B + f cross - N p (1 - p)", lapply(list(list(12, 1, TRUE), list(16, 3, TRUE), list(14, 2, FALSE)), function(s) {
    d <- pc(s[[1]], s[[2]], s[[3]]); P <- d$P; E <- d$E; N <- sum(P); p <- sum(E)/N; R <- E - p*P; a <- rowSums(R); b <- colSums(R)
    nA <- sum(rowSums(P) > 0); nB <- sum(colSums(P) > 0); n <- sum(rowSums(P) + colSums(P) > 0); iid <- N*p*(1-p)
    VA <- sum(a^2)*nA/(nA-1); VB <- sum(b^2)*nB/(nB-1); both <- VA + VB + 2*sum(a*b)*n/(n-1) - iid; V <- max(VA, VB, iid, both)/N^2
    ne <- p*(1-p)/V; z <- qnorm(.975); c0 <- (p + z^2/(2*ne))/(1+z^2/ne); h <- z*sqrt(p*(1-p)/ne + z^2/(4*ne^2))/(1+z^2/ne); k <- which(P > 0, arr.ind = TRUE)
    row(probe = k[,1]-1, reference = k[,2]-1, trials = P[k], errors = E[k], variance = V, lower = c0-h, upper = c0+h) }))
sep()
sc <- sort(round(c(.3 + .08*qnorm(ppoints(1000)), .55 - .02*log(1 - ppoints(40))), 6), decreasing = TRUE)
section("tail", "generalised Pareto by optim(Nelder-Mead, reltol 1e-14) on the likelihood of the excesses; upper limit: profile likelihood of the return level by optimize over the shape, uniroot at qnorm(.95)^2 / 2", lapply(c(60, 150), function(k) {
    n <- length(sc); p <- .2/n; u <- sc[k+1]; y <- sc[1:k] - u; m <- k/(n*p)
    nll <- function(x, s) { if (s <= 0 || any(1 + x*y/s <= 0) || x < -.9 || x > 2) return(1e10); k*log(s) + (1+1/x)*sum(log1p(x*y/s)) }
    o <- optim(c(.1, log(mean(y))), function(v) nll(v[1], exp(v[2])), control = list(reltol = 1e-15, maxit = 20000)); o <- optim(o$par, function(v) nll(v[1], exp(v[2])), control = list(reltol = 1e-16, maxit = 20000))
    x <- o$par[1]; s <- exp(o$par[2]); d <- s*(m^x - 1)/x
    prof <- function(dd) min(sapply(list(c(-.9,-1e-6), c(1e-6,.5), c(.5,2)), function(r) optimize(function(x) nll(x, dd*x/(m^x-1)), r, tol = 1e-12)$objective))
    up <- uniroot(function(l) prof(exp(l)) - o$value - qnorm(.95)^2/2, c(log(d), log(d) + 4), tol = 1e-12)$root
    row(scores = sc, targetRate = p, k = k, shape = x, scale = s, estimate = u + d, upper = u + exp(up)) }))
cat("\n}\n")
