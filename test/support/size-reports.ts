import type { SizesReport } from '../../server/src/protocol/reports.js';

interface Draft {
  readonly name: string | null;
  readonly bytes: number;
  readonly budget?: number;
  /** Bytes of instructions, in order of the lines below the FROM. */
  readonly run: Readonly<Record<string, number>>;
}

/** A report of stages whose instructions stand below their FROM, one a line. */
export function sizesReport(...drafts: readonly Draft[]): SizesReport {
  let line = -1;
  const stages = drafts.map(({ name, bytes, budget, run }, index) => {
    line++;
    return {
      ...{ index, name, bytes, ownBytes: bytes, baseBytes: 0, layers: 1, image: null },
      budgetBytes: budget ?? null,
      instructions: Object.entries(run).map(([text, size]) => {
        const at = { line: ++line, character: 0 };
        return { text, bytes: size, range: { start: at, end: at } };
      }),
    };
  });
  return { version: 1, engine: 'Docker Engine 28 (overlay2)', stages, faults: [] };
}

/** Two builds of one Dockerfile: a stage was added, one has gone, one has grown over its budget. */
export const before = sizesReport(
  { name: 'build', bytes: 900_000_000, run: { 'COPY . .': 1000, 'RUN make': 5000 } },
  {
    name: 'final',
    bytes: 48_000_000,
    run: { 'RUN apk add curl': 4_000_000, 'COPY /app /app': 9_000_000, 'RUN rm x': 1 },
  },
  { name: 'old', bytes: 5, run: {} },
);
export const now = sizesReport(
  { name: 'build', bytes: 900_000_000, run: { 'COPY . .': 1000, 'RUN make': 5000 } },
  { name: 'test', bytes: 100, run: { 'RUN test': 100 } },
  {
    name: 'final',
    bytes: 58_200_000,
    budget: 50_000_000,
    run: { 'RUN apk add curl git': 14_500_000, 'COPY /app /app': 8_700_000, 'ENV A=`b|c`': 0 },
  },
);
