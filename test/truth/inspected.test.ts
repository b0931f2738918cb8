import { cpus } from 'node:os';
import { beforeAll, expect, test } from 'vitest';
import { inspectStage } from '../../client/src/model/inspect/inspect-stage.js';
import { observationItems, runsHere } from '../../client/src/model/inspect/runs-here.js';
import { programsOf } from '../../server/src/features/programs.js';
import { analyseText } from '../support/check-findings.js';
import { createWorkbench, valueOf } from '../support/engine/workbench.js';
import { dedent } from '../support/marked-text.js';
import { inputsOf, type TruthCase } from '../support/truth.js';
import { sections } from './cases/index.js';

/** Reading an image must agree with what happened when the same image was started. */
const cases = sections.flatMap((section) => section.cases).filter(({ ends }) => ends !== 'build fails');
const seen = new Map<TruthCase, Seen>();

interface Seen {
  readonly lens: string;
  readonly observed: readonly string[];
}

beforeAll(async () => {
  const waiting = [...cases];
  const reader = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) seen.set(one, await read(one));
  };
  await Promise.all(cpus().slice(0, 4).map(reader));
}, 3_600_000);

async function read(one: TruthCase): Promise<Seen> {
  const { dockerfile, files } = one;
  const text = dedent(dockerfile);
  const bench = createWorkbench({ ...files, Dockerfile: `${text}\n` });
  try {
    const inputs = inputsOf(one);
    const { facts } = analyseText(text, { inputs });
    const stage = facts.graph.final;
    const built = await bench.build(stage);
    if (!built.answer.ok) return { lens: `build: ${built.answer.fault.message}`, observed: [] };
    const { image } = built.answer.value;
    const { starts, delivered } = programsOf(facts, stage);
    const known = starts.map(({ path, ...rest }) => ({ ...rest, ...(path !== undefined && { path }) }));
    const programs = valueOf(
      await inspectStage(bench.engine, image.id, { starts: known, delivered }, () => undefined),
    );
    const here = runsHere(programs);
    const observations = observationItems(stage, programs);
    const { findings } = analyseText(text, { inputs: { ...inputs, observations } });
    return {
      lens: here.kind === 'no' ? `no, ${here.why}` : here.kind,
      observed: findings
        .filter(({ observed, severity }) => observed && severity !== 'hint' && severity !== 'info')
        .map(({ rule }) => rule),
    };
  } finally {
    bench.dispose();
  }
}

/** Of a second program that is only carried along the lens speaks, and rightly so. */
const silent = cases.filter(({ ends, warnsOnly = false }) => ends === 'runs' && !warnsOnly);

test.each(silent)('$title: not a word against it', (one) => {
  expect(seen.get(one)).toMatchObject({
    lens: expect.not.stringMatching(/^no,|^build/) as string,
    observed: [],
  });
});

/** What the kernel and the loaders refuse; all else a program does by itself. */
const refused =
  /no such file or directory|exec format error|cannot open shared object|not found \(required|Error loading shared|UnsupportedClassVersion/i;

test.each(cases.filter(({ ends, shows }) => ends === 'fails' && refused.test(shows)))(
  '$title: seen',
  (one) => {
    expect(seen.get(one)?.lens).toMatch(/^no,/);
  },
);

/** `version 'GLIBCXX_3.4.32' not found`: the loader's words, and those of the reading. */
const versions = cases.flatMap((one) => {
  const [version] = /(?<=version `)\w+[\d.]+(?=' not found)/.exec(one.shows) ?? [];
  return version === undefined ? [] : [{ ...one, one, version }];
});

test.each(versions)('$title: $version is named', ({ one, version }) => {
  expect(seen.get(one)).toMatchObject({
    lens: expect.stringContaining(version) as string,
    observed: expect.arrayContaining(['glibc-too-old']) as string[],
  });
});
