import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectStage } from '../../client/src/model/inspect/inspect-stage.js';
import { observationItems, runsHere } from '../../client/src/model/inspect/runs-here.js';
import { programsOf } from '../../server/src/features/programs.js';
import { analyseText } from '../support/check-findings.js';
import { valueOf, type Workbench } from '../support/engine/workbench.js';
import { dedent } from '../support/marked-text.js';
import { drawPage, inputsOf, watch, type Outcome, type TruthCase } from '../support/truth.js';
import { sections } from './cases/index.js';

/** What reading an image tells. */
interface Seen {
  readonly lens: string;
  readonly observed: readonly string[];
}

const cases = sections.flatMap((section) => section.cases);
const outcomes = new Map<TruthCase, Outcome>();
const seen = new Map<TruthCase, Seen>();

/** Each case is built once. Each core watches a case at a time, and the engine has enough to do with four. */
beforeAll(async () => {
  const waiting = [...cases];
  const watcher = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await watchAndRead(one);
  };
  await Promise.all(cpus().slice(0, 4).map(watcher));
}, 3_600_000);

async function watchAndRead(one: TruthCase): Promise<void> {
  const outcome = await watch(one, async (image, bench) => {
    seen.set(one, await read(one, image, bench));
  });
  outcomes.set(one, outcome);
}

async function read(one: TruthCase, image: string, { engine }: Workbench): Promise<Seen> {
  const text = dedent(one.dockerfile);
  const inputs = inputsOf(one);
  const { facts } = analyseText(text, { inputs });
  const stage = facts.graph.final;
  const { starts, delivered } = programsOf(facts, stage);
  const known = starts.map(({ path, ...rest }) => ({ ...rest, ...(path !== undefined && { path }) }));
  const programs = valueOf(await inspectStage(engine, image, { starts: known, delivered }, () => undefined));
  const here = runsHere(programs);
  const observations = observationItems(stage, programs);
  const { findings } = analyseText(text, { inputs: { ...inputs, observations } });
  return {
    lens: here.kind === 'no' ? `no, ${here.why}` : here.kind,
    observed: findings
      .filter(({ observed, severity }) => observed && severity !== 'hint' && severity !== 'info')
      .map(({ rule }) => rule),
  };
}

afterAll(() => {
  if (outcomes.size === cases.length)
    writeFileSync(new URL('../../docs/truth.md', import.meta.url), drawPage(sections, outcomes));
});

describe.each(sections)('$title', ({ cases: own }) => {
  test.each(own)('$title', (one) => {
    const { ends, shows, stores } = one;
    const expected = {
      ends,
      shows: expect.stringContaining(shows) as string,
      ...(stores !== undefined && { stores }),
    };
    expect(outcomes.get(one)).toEqual(expected);
  });
});

/** What the kernel and the loaders refuse; all else a program does by itself. */
const refused =
  /no such file or directory|exec format error|cannot open shared object|not found \(required|Error loading shared|UnsupportedClassVersion/i;

describe('reading an image agrees with what happened when it was started', () => {
  /** Of a second program that is only carried along the lens speaks, and rightly so. */
  const silent = cases.filter(({ ends, warnsOnly = false }) => ends === 'runs' && !warnsOnly);

  test.each(silent)('$title: not a word against it', (one) => {
    expect(seen.get(one)).toMatchObject({
      lens: expect.not.stringMatching(/^no,/) as string,
      observed: [],
    });
  });

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
});
