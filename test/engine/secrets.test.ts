import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Secret } from '../../client/src/ports/engine.js';
import { buildxEnvironment } from '../support/engine/buildx.js';
import { commandsDuring } from '../support/engine/processes.js';
import { createWorkbench, valueOf, type Built, type Workbench } from '../support/engine/workbench.js';

/** What a person types into the secret storage goes to the RUN that mounts it, and is found nowhere else. */

const dockerfile = `
  FROM alpine:3.20
  RUN --mount=type=secret,id=npm sleep 3; sha256sum /run/secrets/npm; cat /run/secrets/npm; echo
  RUN --mount=type=secret,id=npm echo done > /done
`;

let bench: Workbench;
afterEach(() => bench.dispose());

function open(engine: 'api' | 'buildx' | 'classic', text = dockerfile, variables = {}): Workbench {
  bench = createWorkbench(
    { Dockerfile: text },
    { engine, environment: { ...buildxEnvironment(), ...variables } },
  );
  return bench;
}

function stored(value: string): { secrets: readonly Secret[]; noCache: boolean; fingerprint: string } {
  return { secrets: [{ id: 'npm', source: { kind: 'value', value } }], noCache: true, fingerprint: 'f' };
}

function docker(...args: readonly string[]): Buffer {
  return execFileSync('docker', args, { maxBuffer: 1e9 });
}

/** Everything that a person or a registry gets to see of a build. */
function traces({ answer, events, log }: Built): string {
  const { id } = valueOf(answer).image;
  const history = docker('history', '--no-trunc', '--format', '{{json .}}', id).toString();
  const inspected = docker('image', 'inspect', id).toString();
  // Binary files are searched as they are.
  const saved = docker('save', id).toString('latin1');
  return [JSON.stringify(answer), JSON.stringify(events), log, history, inspected, saved].join('\n');
}

function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

describe.each(['api', 'buildx'] as const)('%s', (engine) => {
  test('a value reaches its RUN, and no argument, label, layer, history, event or log', async () => {
    const value = `sesame-${randomUUID()}`;
    const { result: built, seen } = await commandsDuring(open(engine).build(0, stored(value)));
    expect(built.log).toContain(digestOf(value));
    expect(built.log).toContain('***');
    expect(traces(built)).toContain('stage-insight.fingerprint');
    expect(traces(built)).not.toContain(value);
    // What was looked through holds the command line of the build, where there is one.
    const own = seen.filter((line) => line.includes(bench.folder));
    expect(own.some((line) => line.includes('--secret=id=npm,env='))).toBe(engine === 'buildx');
    expect(seen.join('\n')).not.toContain(value);
  });

  test('lines, commas and quotes come through', async () => {
    const value = 'first "line", with = and $HOME\nsecond line äöü';
    const { log } = await open(engine).build(0, stored(value));
    expect(log).toContain(digestOf(value));
    expect(log).not.toMatch(/with =|second line/);
  });

  test('a file whose name holds commas and quotes, and a variable', async () => {
    const other = `${dockerfile}  RUN --mount=type=secret,id=other sha256sum /run/secrets/other\n`;
    open(engine, other, { STAGE_INSIGHT_TEST: 'of the variable' });
    bench.write('a, "b".txt', 'of the file');
    const secrets: readonly Secret[] = [
      { id: 'npm', source: { kind: 'file', path: join(bench.folder, 'a, "b".txt') } },
      { id: 'other', source: { kind: 'env', name: 'STAGE_INSIGHT_TEST' } },
    ];
    const { log } = await bench.build(0, { secrets, noCache: true });
    expect(log).toContain(digestOf('of the file'));
    expect(log).toContain(digestOf('of the variable'));
  });

  test('one of 200 kB comes through whole, by a file that is gone afterwards where no variable could hold it', async () => {
    const value = 'sesame-0123456789 äöü\n'.repeat(8_000);
    const text = 'FROM alpine:3.20\nRUN --mount=type=secret,id=npm sha256sum /run/secrets/npm; sleep 2\n';
    const { result: built, seen } = await commandsDuring(open(engine, text).build(0, stored(value)));
    expect(built.log).toContain(digestOf(value));
    const ours = seen.find((line) => line.includes(bench.folder)) ?? '';
    const file = /,src=([^\0]*)/.exec(ours)?.[1];
    expect(file === undefined).toBe(engine === 'api');
    expect(existsSync(file ?? '/nowhere')).toBe(false);
  });

  test('a RUN that prints it and fails tells nothing', async () => {
    const value = `sesame-${randomUUID()}`;
    open(engine, `FROM alpine:3.20\nRUN --mount=type=secret,id=npm cat /run/secrets/npm; echo; exit 3\n`);
    const built = await bench.build(0, stored(value));
    expect(built.answer).toMatchObject({ ok: false, fault: { reason: 'failed', exitCode: 3 } });
    expect(built.log).toContain('***');
    expect(JSON.stringify(built)).not.toContain(value);
  });

  test('a variable that is not set is named', async () => {
    const secrets = [{ id: 'npm', source: { kind: 'env', name: 'STAGE_INSIGHT_UNSET' } }] as const;
    const { answer } = await open(engine).build(0, { secrets });
    expect(answer).toMatchObject({
      ok: false,
      fault: { message: 'secret npm: the variable STAGE_INSIGHT_UNSET is not set' },
    });
  });

  test('arguments, platform and network are those of the request', async () => {
    open(engine, 'FROM scratch\nARG NAME=file\nCOPY ${NAME} /x\nCOPY a.txt /\n');
    bench.write('a.txt', 'a');
    const options = { buildArgs: { NAME: 'a.txt' }, platform: 'linux/arm64', network: 'host' } as const;
    const { image } = valueOf((await bench.build(0, options)).answer);
    expect(image.platform).toBe('linux/arm64');
    expect(image.bytes).toBe(2);
  });
});

test('the classic builder says that it has no secrets', async () => {
  const { answer } = await open('classic').build(0, stored('sesame'));
  expect(answer).toMatchObject({
    ok: false,
    fault: {
      reason: 'unsupported',
      message:
        'The classic builder does not support secrets (npm): use BuildKit. It was chosen because it is selected in the settings.',
    },
  });
});
