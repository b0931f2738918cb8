import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modestRuntime, nativeStore } from '../../support/engine/builder-image.js';
import { createBuilderHome, startRemoteBuildKit } from '../../support/engine/builders.js';
import type { BuilderHome, RemoteBuildKit } from '../../support/engine/builders.js';
import { startDaemon, type Daemon } from '../../support/engine/daemon.js';
import { modernEngine } from '../../support/engine/modern.mjs';
import { storeOf } from '../../support/engine/workbench.js';
import { dockerfilePage } from '../pages/dockerfile.js';
import { buildOutput, eventually, openFile, withEditor, type Editor } from '../pages/editor.js';
import { docker, openEngineDoor, type EngineDoor } from '../pages/engine.js';
import { engineListPage } from '../pages/engine-list.js';

/** A context with a door of its own to the shared engine, a builder on another engine, and one that nobody serves. */
const scratch = mkdtempSync(join(tmpdir(), 'stage-insight-choice-'));
let home: BuilderHome;
let door: EngineDoor;
let daemon: Daemon;
let remote: RemoteBuildKit;

beforeAll(async () => {
  home = createBuilderHome();
  door = await openEngineDoor(join(scratch, 'engine.sock'));
  const address = `host=${door.address}`;
  execFileSync('docker', ['context', 'create', 'workshop', '--docker', address], {
    env: home.environment,
    stdio: 'ignore',
  });
  const more = [...nativeStore, ...modestRuntime(scratch)];
  daemon = await startDaemon({ binaries: modernEngine().binaries, arguments: more });
  daemon.load('alpine:3.20');
  remote = await startRemoteBuildKit(daemon.host);
  await home.create('far', 'remote', remote.address);
  await home.create('nobody', 'remote', 'unix:///nowhere/buildkit.sock');
});
afterAll(async () => {
  remote.dispose();
  await daemon.dispose();
  await door.stop();
  home.dispose();
  rmSync(scratch, { recursive: true });
});

test('a context and a builder are picked from the palette with their state in words; stages are built through them', () =>
  withEditor({ fixture: 'empty', environment: home.environment }, chooseAndBuild, 'engine choice'));

async function chooseAndBuild(editor: Editor): Promise<void> {
  const dockerfile = dockerfilePage(editor);
  const engines = engineListPage(editor);
  const said = async (): Promise<string> => (await buildOutput(editor)).replaceAll('\n', '');
  const size = async (): Promise<string> => (await dockerfile.lenses())[0]?.[1] ?? '';
  const write = (bytes: number): void =>
    writeFileSync(
      join(editor.workspace, 'Dockerfile'),
      `FROM alpine:3.20 AS tools\nRUN head -c ${bytes} /dev/urandom > /random\n`,
    );
  write(3_000_000);
  await openFile(editor, 'Dockerfile');
  await eventually(() => dockerfile.lenses()).toHaveLength(1);

  await engines.open();
  await eventually(() => engines.rows()).toEqual([
    'Default context | as chosen by the docker command line, selected',
    'Default builder | as chosen by the docker command line, selected',
    `workshop | context | ${door.address}`,
    `far | builder | remote at ${remote.address}, running`,
    'nobody | builder | remote at unix:///nowhere/buildkit.sock, does not answer',
  ]);
  await engines.choose('workshop');
  await eventually(said).toContain(`at ${door.address}, from the settings, docker context "workshop".`);
  await eventually(() => said()).toContain("Stages are built through the engine's API: it supports BuildKit");
  await eventually(() => engines.status()).toContain(`${storeOf()}, API`);
  await dockerfile.clickLens(0, 'Build');
  await eventually(size).toMatch(/^[\d.]+ MB \(\+3 MB\)$/);
  expect(await cacheOf(daemon)).toBe('0B');

  await engines.open();
  await eventually(() => engines.rows()).toContain(`workshop | context, selected | ${door.address}`);
  await engines.choose('far');
  const because = 'docker buildx, builder far: the builder "far" (remote) is chosen by the settings.';
  await eventually(said).toContain(`Stages are built through ${because}`);
  await eventually(() => engines.status()).toContain(`${storeOf()}, builder far`);
  write(5_000_000);
  await eventually(size).toMatch(/ outdated$/);
  await dockerfile.clickLens(0, 'Build');
  await eventually(size).toMatch(/^[\d.]+ MB \(\+5 MB\)$/);
  expect(await cacheOf(daemon)).not.toBe('0B');

  // Who goes back builds as before.
  await engines.open();
  await engines.choose('Default builder');
  await eventually(() => engines.status()).toContain(`${storeOf()}, API`);
}

/** What builds left in an engine, as it tells itself. */
async function cacheOf({ host }: Daemon): Promise<string> {
  const lines = (await docker('--host', host, 'system', 'df', '--format', '{{.Type}} {{.Size}}')).split('\n');
  return /^Build Cache (.+)$/.exec(lines.find((line) => line.startsWith('Build Cache')) ?? '')?.[1] ?? '';
}
