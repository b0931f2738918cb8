// Figures and rows.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function percentile95(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(0.95 * sorted.length) - 1];
}

/** A row of the table: `ours` against `theirs`, at most `most` times. */
export function atMost(what, ours, theirs, most, unit = 'ms') {
  const ratio = ours / theirs;
  return {
    what,
    measured: `${ratio.toFixed(3)} x (${ours.toFixed(1)} against ${theirs.toFixed(1)} ${unit})`,
    goal: `at most ${most} x`,
    met: ratio <= most,
  };
}

export function atLeast(what, ours, theirs, least, unit) {
  const ratio = ours / theirs;
  return {
    what,
    measured: `${ratio.toFixed(1)} x (${ours.toFixed(0)} against ${theirs.toFixed(0)} ${unit})`,
    goal: `at least ${least} x`,
    met: ratio >= least,
  };
}
