import { describe, expect, test } from 'vitest';
import { openImageTree } from '../../../client/src/model/binary/image-tree.js';
import { compareBuilds, type ComparedFile } from '../../../client/src/model/comparison/compare-builds.js';
import { compareImages, type Comparison } from '../../../client/src/model/comparison/compare-images.js';
import { compareConfigurations } from '../../../client/src/model/comparison/configuration.js';
import { findLost, neededFiles } from '../../../client/src/model/comparison/needed-files.js';
import { compareOutcomes } from '../../../client/src/model/comparison/outputs.js';
import type { ContainerRunner, RunOutcome, RunRequest } from '../../../client/src/ports/container-runner.js';
import type {
  BuildRequest,
  Engine,
  EngineFault,
  ImageRecord,
  ImageSettings,
} from '../../../client/src/ports/engine.js';
import { elfFile } from '../../support/elf-file.js';
import { planOfText } from '../../support/engine/plan.js';
import { imageFiles, imageRecord, openImage, type FilesInMemory } from '../../support/image-in-memory.js';

const fixed = elfFile({ type: 2 });
const broken = elfFile({ type: 2, interpreter: '/lib/ld-musl-x86_64.so.1' });
const noMusl = '/app: `/lib/ld-musl-x86_64.so.1` is missing';

interface Side {
  readonly record?: Partial<ImageRecord>;
  readonly files?: FilesInMemory;
  readonly plain?: readonly string[];
}

/** Both images are open at once; `closed` counts those that were closed again. */
function comparisonOf(before: Side, after: Side): Comparison & { readonly closed: () => number } {
  const sides: Readonly<Record<string, Side>> = { before, after };
  let closed = 0;
  const open = (id: string) => {
    const { record = {}, files = {}, plain = [] } = sides[id] ?? {};
    const opened = { ...openImage(record, files, plain), close: () => Promise.resolve(void closed++) };
    return Promise.resolve({ ok: true, value: opened });
  };
  const built = (id: string) => ({
    image: imageRecord({ id, bytes: 5, ...sides[id]?.record }),
    programs: {},
  });
  const engine = { open } as unknown as Engine;
  return { engine, before: built('before'), after: built('after'), closed: () => closed };
}

async function detailsOf(
  before: Side,
  after: Side,
  more: Partial<Comparison> = {},
): Promise<Record<string, readonly string[]>> {
  const { checks } = await compareImages({ ...comparisonOf(before, after), ...more });
  return Object.fromEntries(
    checks.filter(({ verdict }) => verdict !== 'same').map(({ name, details }) => [name, details]),
  );
}

const app = { entrypoint: ['/app'] };

// prettier-ignore
describe('two images', () => {
  test.each<[string, Side, Side, Record<string, readonly string[]>]>([
    ['that are the same', { record: app, files: { '/app': fixed } }, { record: app, files: { '/app': fixed } }, {}],
    ['of another user', { record: { user: 'app' } }, {}, { configuration: ['USER was app and is now not set'] }],
    ['whose program went', { record: app, files: { '/app': fixed } }, { record: app },
      { files: ['/app (ENTRYPOINT) is missing'], programs: ['/app: `/app` is missing'] }],
    ['whose program may not be executed', { record: app, files: { '/app': fixed } }, { record: app, files: { '/app': fixed }, plain: ['/app'] },
      { files: ['/app (ENTRYPOINT) may not be executed'], programs: ['/app: `/app` is not executable'] }],
    ['whose program lost its loader', { record: app, files: { '/app': fixed } }, { record: app, files: { '/app': broken } }, { programs: [noMusl] }],
    ['whose program did not start before', { record: app, files: { '/app': broken } }, { record: app, files: { '/app': broken } }, {}],
    ['whose program is found in another folder', { record: { command: ['app'] }, files: { '/bin/app': fixed } }, { record: { command: ['app'] }, files: { '/usr/bin/app': fixed } }, {}],
    ['of which one starts nothing any more', { record: app, files: { '/app': fixed } }, { files: { '/app': fixed } },
      { configuration: ['ENTRYPOINT was ["/app"] and is now not set'], programs: ['/app is missing'] }],
  ])('%s', async (_, before, after, expected) => {
    expect(await detailsOf(before, after)).toEqual(expected);
  });
});

test('what a script of the original starts must start in the result', async () => {
  const starts = [{ program: '/tool', path: '/tool', sure: true, line: 1 }];
  const comparison = comparisonOf({ files: { '/tool': fixed } }, { files: { '/tool': broken } });
  const { checks } = await compareImages({
    ...comparison,
    before: { ...comparison.before, programs: { starts } },
  });
  expect(checks.find(({ name }) => name === 'programs')?.details).toEqual([noMusl.replace('/app', '/tool')]);
  expect(comparison.closed()).toBe(2);
});

test('long values are cut, sizes and parts are handed on, and tools that are left are named', async () => {
  const long = 'x'.repeat(300);
  const environment = [`A=${long}`];
  const tools = { '/usr/local/go/bin/go': fixed, '/opt/cc': fixed, '/bin/make': fixed };
  const comparison = comparisonOf(
    { record: { environment } },
    { record: { environment: ['PATH=/opt'] }, files: tools },
  );
  const parts = [{ kind: 'base', text: 'base', bytes: 5 }] as const;
  const report = await compareImages({ ...comparison, before: { ...comparison.before, parts } });
  expect(report.checks[0]?.details).toContain(`ENV A was ${long.slice(0, 200)} and is now not set`);
  expect([report.before, report.after]).toEqual([
    { image: 'before', bytes: 5, parts },
    { image: 'after', bytes: 5 },
  ]);
  expect(report.toolchain).toEqual(['go', 'cc']);
  const usual = await compareImages(comparisonOf({}, { files: tools }));
  expect(usual.toolchain).toEqual(['go', 'make']);
});

describe('both are run', () => {
  const outcome = (stdout: string): RunOutcome => ({
    ending: { kind: 'exited', code: 0 },
    stdout,
    stderr: '',
  });
  /** Says these words one run after the other, by image. */
  function runner(words: Readonly<Record<string, string[]>>, asked: RunRequest[] = []): ContainerRunner {
    const left = structuredClone(words);
    return {
      run: (request) => {
        asked.push(request);
        return Promise.resolve({ ok: true, value: outcome(left[request.image]?.shift() ?? '') });
      },
    };
  }

  test.each<[string, Record<string, string[]>, string, readonly string[]]>([
    ['the same', { before: ['a'], after: ['a'] }, 'same', []],
    [
      'another line',
      { before: ['a', 'a'], after: ['b'] },
      'different',
      ['stdout, line 1: it was "a" and is now "b"'],
    ],
    ['the second time', { before: ['a', 'b'], after: ['b'] }, 'same', []],
    [
      'something new each time',
      { before: ['a', 'c'], after: ['b'] },
      'unsure',
      ['two runs of the original differ: stdout, line 1: it was "a" and is now "c"'],
    ],
  ])('and say %s', async (_, words, verdict, details) => {
    const { checks } = await compareImages({ ...comparisonOf({}, {}), runs: { runner: runner(words) } });
    expect(checks.at(-1)).toEqual({ name: 'output', verdict, details });
  });

  test('once for each list of arguments, which the difference names', async () => {
    const asked: RunRequest[] = [];
    const steps: string[] = [];
    const runs = {
      runner: runner({ before: ['a', 'b', 'b'], after: ['a', 'c'] }, asked),
      arguments: [['-v'], ['-x', 'y']],
    };
    const { checks } = await compareImages({
      ...comparisonOf({}, {}),
      runs,
      onStep: (label) => steps.push(label),
    });
    expect(checks.at(-1)?.details).toEqual(['["-x","y"]: stdout, line 1: it was "b" and is now "c"']);
    expect(asked.map(({ image, arguments: words, seconds }) => [image, words, seconds])).toEqual([
      ['before', ['-v'], 10],
      ['after', ['-v'], 10],
      ...['before', 'after', 'before'].map((image) => [image, ['-x', 'y'], 10]),
    ]);
    expect(steps).toEqual(['running both with -v', 'running both with -x y']);
  });

  test('CMD as it is, for as long as is asked', async () => {
    const asked: RunRequest[] = [];
    await compareImages({ ...comparisonOf({}, {}), runs: { runner: runner({}, asked), seconds: 3 } });
    expect(asked).toEqual([
      { image: 'before', seconds: 3 },
      { image: 'after', seconds: 3 },
    ]);
  });
});

// prettier-ignore
describe('how two runs differ', () => {
  const run = (more: Partial<RunOutcome> = {}): RunOutcome => ({ ending: { kind: 'exited', code: 0 }, stdout: '', stderr: '', ...more });

  test.each<[RunOutcome, RunOutcome, readonly string[]]>([
    [run(), run({ ending: { kind: 'exited', code: 1 } }), ['it ends with exit code 0 before and ends with exit code 1 now']],
    [run(), run({ ending: { kind: 'running' } }), ['it ends with exit code 0 before and keeps running now']],
    [run(), run({ ending: { kind: 'not-started', message: 'exec format error' } }), ['it ends with exit code 0 before and does not start (exec format error) now']],
    [run({ health: 'healthy' }), run({ health: 'unhealthy' }), ['its health was healthy and is now unhealthy']],
    [run({ health: 'healthy' }), run(), ['its health was healthy and is now not reported']],
    [run({ stdout: 'a\nb' }), run({ stdout: 'a\nc' }), ['stdout, line 2: it was "b" and is now "c"']],
    [run({ stderr: 'a' }), run({ stderr: 'a\nb' }), ['stderr, line 2: it was nothing more and is now "b"']],
    [run({ stderr: 'a\nb' }), run({ stderr: 'a' }), ['stderr, line 2: it was "b" and is now nothing more']],
    [run({ stdout: 'x'.repeat(121) }), run({ stdout: '' }), [`stdout, line 1: it was "${'x'.repeat(120)}" and is now ""`]],
  ])('%#', (before, after, details) => {
    expect(compareOutcomes(before, after)).toEqual({ kind: 'different', details });
  });
});

// prettier-ignore
describe('what only the settings say', () => {
  const none = { ports: [], volumes: [], stopSignal: '', shell: [], triggers: [] };
  const check = { test: ['CMD', 'true'], interval: 0, timeout: 0, startPeriod: 0, retries: 0 };
  const based = (settings: Partial<ImageSettings>) => ({ image: imageRecord({ settings: { ...none, ...settings } }) });

  test.each<[Partial<ImageSettings>, Partial<ImageSettings>, readonly (readonly (string | undefined)[])[]]>([
    [{ ports: ['80/tcp', '81/tcp'] }, { ports: ['81/tcp'] }, [['EXPOSE 80/tcp', '80/tcp', undefined]]],
    [{}, { volumes: ['/v'] }, [['VOLUME /v', undefined, '/v']]],
    [{ triggers: ['RUN x'] }, {}, [['ONBUILD RUN x', 'RUN x', undefined]]],
    [{ stopSignal: 'SIGQUIT' }, {}, [['STOPSIGNAL', 'SIGQUIT', undefined]]],
    [{ healthcheck: check }, {}, [['HEALTHCHECK', '["CMD","true"]', undefined]]],
    [{ healthcheck: { ...check, interval: 3e9, timeout: 1e9, startPeriod: 5e8, retries: 2 } }, { healthcheck: check },
      [['HEALTHCHECK', '--interval=3s --timeout=1s --start-period=0.5s --retries=2 ["CMD","true"]', '["CMD","true"]']]],
    [{ healthcheck: check }, { healthcheck: check }, []],
  ])('%#', (before, after, expected) => {
    const found = compareConfigurations(based(before), based(after));
    expect(found.map(({ field, before: was, after: is }) => [field, was, is])).toEqual(expected);
  });

  test('folders of PATH that the file adds', () => {
    const adding = { image: imageRecord({ environment: ['PATH=/app/bin:/usr/bin:/bin:/opt/x'] }) };
    const found = compareConfigurations(adding, { image: imageRecord() });
    expect(found).toEqual([{ field: 'ENV PATH', before: '/app/bin:/opt/x', after: undefined }]);
  });

  test('of the base it is the base’s affair', () => {
    const exposing = based({ ports: ['80/tcp'] });
    expect(compareConfigurations({ ...exposing, base: exposing.image }, based({}))).toEqual([]);
  });
});

// prettier-ignore
describe('files that the configuration names', () => {
  test.each<[string, Partial<ImageRecord>, FilesInMemory, FilesInMemory, readonly string[]]>([
    ['a folder of a variable, entry by entry', { environment: ['DATA=/srv/data'] }, { '/srv/data/a': '', '/srv/data/b': '' }, { '/srv/data/b': '' }, ['/srv/data/a']],
    ['a folder that went', { environment: ['DATA=/srv/data'] }, { '/srv/data/a': '' }, {}, ['/srv/data']],
    ['a folder of the system', { environment: ['DATA=/usr/share'] }, { '/usr/share/a': '' }, { '/usr/share/b': '' }, []],
    ['a folder at the top', { environment: ['DATA=/data'] }, { '/data/a': '' }, { '/data/b': '' }, []],
    ['the working folder, which holds the sources', { environment: ['DATA=/srv/app/'], workingDirectory: '/srv/app' }, { '/srv/app/a': '' }, { '/srv/app/b': '' }, []],
    ['a folder above the working one', { environment: ['DATA=/srv/app'], workingDirectory: '/srv/app/x' }, { '/srv/app/x/a': '' }, { '/srv/app/y': '' }, []],
    ['a neighbour of the working folder', { environment: ['DATA=/srv/app'], workingDirectory: '/srv/app2' }, { '/srv/app/a': '' }, { '/srv/app/b': '' }, ['/srv/app/a']],
    ['words of a health check', { settings: { ...{ ports: [], volumes: [], stopSignal: '', shell: [], triggers: [] }, healthcheck: { test: ['CMD-SHELL', '/bin/a&&"/bin/b" -x >$OUT'], interval: 0, timeout: 0, startPeriod: 0, retries: 0 } } }, { '/bin/a': '', '/bin/b': '' }, {}, ['/bin/a', '/bin/b']],
    ['a volume', { settings: { ports: [], volumes: ['/v'], stopSignal: '', shell: [], triggers: [] } }, { '/v/a': '' }, {}, ['/v']],
    ['PATH names none, and neither does the root', { environment: ['PATH=/opt/x', 'HOME=/'] }, { '/opt/x/a': '' }, {}, []],
    ['a relative value of a variable', { environment: ['A=b'] }, { '/b': '' }, {}, []],
    ['a relative word', { command: ['./conf/./a'], workingDirectory: '/srv' }, { '/srv/conf/a': '' }, {}, ['/srv/conf/a']],
  ])('%s', async (_, record, before, after, expected) => {
    const image = imageRecord(record);
    const trees = [openImageTree(imageFiles(before)), openImageTree(imageFiles(after))] as const;
    const lost = await findLost(neededFiles(image), ...trees, image.workingDirectory);
    expect(lost.map(({ path }) => path)).toEqual(expected);
  });
});

describe('two files are built, and their bases alone', () => {
  const fileOf = (text: string): ComparedFile => {
    const plan = planOfText(text);
    const request = {
      dockerfile: '/w/Dockerfile',
      context: '/w',
      plan,
      stage: plan.stages.length - 1,
      fingerprint: 'f',
    };
    return { request, programs: {} };
  };
  const original = fileOf('ARG V=1\nFROM golang:$V AS app\nENV A=1\nCMD ["/app"]\n');
  const result = fileOf('FROM scratch\nCOPY a /\n');

  function engineOf(fault?: EngineFault) {
    const built: BuildRequest[] = [];
    const removed: unknown[] = [];
    const engine = {
      build: (request: BuildRequest) => {
        built.push(request);
        if (fault !== undefined) return Promise.resolve({ ok: false, fault });
        return Promise.resolve({ ok: true, value: { image: imageRecord({ id: `image-${built.length}` }) } });
      },
      open: () => Promise.resolve({ ok: true, value: openImage({}, {}) }),
      remove: (what: unknown) => Promise.resolve(removed.push(what)),
    } as unknown as Engine;
    return { engine, built, removed };
  }

  test('the base of each is built without its instructions, and removed again; scratch has none', async () => {
    const { engine, built, removed } = engineOf();
    const answer = await compareBuilds({ engine, original, result });
    expect(answer).toMatchObject({
      ok: true,
      value: { before: { image: 'image-1' }, after: { image: 'image-3' } },
    });
    expect(
      built.map(({ text, stage, fingerprint, plan }) => [
        text,
        stage,
        fingerprint,
        plan.stages.at(-1)?.instructions.length,
      ]),
    ).toEqual([
      [undefined, 0, 'f', 2],
      ['ARG V=1\nFROM golang:$V AS base-of-original\n', 0, undefined, 0],
      [undefined, 0, 'f', 1],
    ]);
    expect(removed).toEqual([{ images: ['image-2'] }]);
  });

  test.each<[EngineFault, string]>([
    [
      { reason: 'failed', step: 'RUN make', message: 'exit code: 2' },
      'The original failed to build at RUN make: exit code: 2',
    ],
    [{ reason: 'lost', message: 'gone' }, 'gone'],
  ])('a build that fails is told: %j', async (fault, message) => {
    const { engine, removed } = engineOf(fault);
    expect(await compareBuilds({ engine, original, result })).toEqual({
      ok: false,
      fault: { ...fault, message },
    });
    expect(removed).toEqual([]);
  });

  test('which file failed is told', async () => {
    const { engine } = engineOf();
    const failing = (request: BuildRequest) =>
      request.plan === result.request.plan
        ? Promise.resolve({ ok: false, fault: { reason: 'failed', step: 'COPY', message: 'no' } })
        : Promise.resolve({ ok: true, value: { image: imageRecord() } });
    const answer = await compareBuilds({
      engine: { ...engine, build: failing } as unknown as Engine,
      original,
      result,
    });
    expect(answer).toMatchObject({ ok: false, fault: { message: 'The result failed to build at COPY: no' } });
  });

  test.each(['build', 'open'])('who cancels is told so, whatever %s says', async (method) => {
    const { engine } = engineOf();
    const thrown = { ...engine, [method]: () => Promise.reject(new Error('x')) };
    const cancelled = await compareBuilds({ engine: thrown, original, result, signal: AbortSignal.abort() });
    expect(cancelled).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
    const lost = await compareBuilds({ engine: thrown, original, result });
    expect(lost).toEqual({ ok: false, fault: { reason: 'lost', message: 'x' } });
  });

  test('who cancels at the end gets no report', async () => {
    const answer = await compareBuilds({ ...engineOf(), original, result, signal: AbortSignal.abort() });
    expect(answer).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
  });
});
