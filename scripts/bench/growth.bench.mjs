// Ten times the lines, at most eleven times the time: analysis with every rule, over shapes of files that tempt a
// quadratic answer.
import { loadTypescript } from '../lib/load-typescript.mjs';

const goal = 11;
const sizes = [1_000, 10_000];

/** Line `n` of a file with `lines` lines, by shape. */
const shapes = {
  'many small stages': (n) =>
    n % 10 === 0
      ? `FROM alpine:3.22 AS s${n}`
      : n % 10 === 9 && n > 20
        ? `COPY --from=s${n - 19} /x /x`
        : `RUN make part-${n}`,
  'one long stage': (n) =>
    n === 0
      ? 'FROM golang:1.25'
      : n % 7 === 0
        ? `COPY part-${n} /src/`
        : `RUN go build -o /bin/p${n} ./cmd/p${n}`,
  'a chain of stages': (n) =>
    n % 5 === 0 ? `FROM ${n === 0 ? 'alpine:3.22' : `s${n - 5}`} AS s${n}` : `ENV V${n}=${n}`,
  'one continued RUN': (n, lines) =>
    n === 0 ? 'FROM alpine:3.22\nRUN true \\' : `    && echo ${n}${n < lines - 1 ? ' \\' : ''}`,
  'uses of numbers': (n) =>
    n % 2 === 0 ? 'FROM alpine:3.22' : `COPY --from=${Math.max(0, (n >> 1) - 1)} /x${n} /x`,
  'misspelled uses': (n) => (n % 4 === 0 ? `FROM alpine:3.22 AS stage-${n}` : `COPY --from=stgae-${n} /x /x`),
  'uses of later stages': (n) =>
    n % 4 === 0 ? `FROM alpine:3.22 AS s${n}` : `COPY --from=s${n - (n % 4) + 4} /x /x`,
  'stages that nobody uses': (n) => (n % 4 === 0 ? `FROM alpine:3.22 AS s${n}` : `RUN make ${n}`),
  'muted lines': (n) => (n % 2 === 0 ? '# stage-insight: ignore=stage-unused' : `FROM alpine:3.22 AS s${n}`),
  'one name for all': (n) => (n % 3 === 0 ? 'FROM alpine:3.22 AS a' : 'COPY --from=a /x /x'),
  heredocs: (n) =>
    n === 0 ? 'FROM alpine:3.22' : n % 4 === 1 ? 'RUN <<EOF' : n % 4 === 0 ? 'EOF' : `echo ${n}`,
};

export async function bench() {
  const { analyse, noInputs, rules } = await loadTypescript(`
    export { analyse } from './server/src/core/analysis.js';
    export { noInputs } from './server/src/core/inputs.js';
    export { rules } from './server/src/rules/index.js';
  `);
  const run = (text) => analyse(text, noInputs, rules).findings.length;
  return Object.entries(shapes).map(([shape, line]) => {
    const [small, large] = sizes.map((lines) => fastest(() => run(fileOf(line, lines))));
    const ratio = large / small;
    return {
      what: `${sizes[1]} lines against ${sizes[0]}, ${shape}`,
      measured: `${ratio.toFixed(1)} x (${small.toFixed(1)} ms, ${large.toFixed(0)} ms)`,
      goal: `at most ${goal} x`,
      met: ratio <= goal,
    };
  });
}

function fileOf(line, lines) {
  return Array.from({ length: lines }, (_, n) => line(n, lines)).join('\n');
}

/** Milliseconds of the fastest of several runs; slow ones are not repeated as often. */
function fastest(action) {
  let best = Infinity;
  let spent = 0;
  for (let runs = 0; runs < 15 && (spent < 3_000 || runs < 2); runs++) {
    const started = performance.now();
    action();
    const took = performance.now() - started;
    best = Math.min(best, took);
    spent += took;
  }
  return best;
}
