import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect } from 'vitest';
import { formatBytes } from '../../../client/src/model/size/format.js';
import { inRoot } from '../../../scripts/lib/project.mjs';
import type { SizesReport } from '../../../server/src/protocol/reports.js';
import { modestRuntime, nativeStore } from '../../support/engine/builder-image.js';
import {
  createBuilderHome,
  startRemoteBuildKit,
  type BuilderHome,
  type RemoteBuildKit,
} from '../../support/engine/builders.js';
import { startDaemon, type Daemon } from '../../support/engine/daemon.js';
import { modernEngine } from '../../support/engine/modern.mjs';
import { commandsDuring } from '../../support/engine/processes.js';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, runCommand, type Editor } from '../pages/editor.js';
import { bytesOf, docker } from '../pages/engine.js';

/** One Dockerfile, built by the editor and by the terminal with the same choices: both tell the same figures. */

const home: BuilderHome = createBuilderHome();
const scratch = mkdtempSync(join(tmpdir(), 'stage-insight-same-sizes-'));
let daemon: Daemon;
let remote: RemoteBuildKit;

beforeAll(async () => {
  const more = [...nativeStore, ...modestRuntime(scratch)];
  daemon = await startDaemon({ binaries: modernEngine().binaries, arguments: more });
  daemon.load('alpine:3.20');
  remote = await startRemoteBuildKit(daemon.host);
  await home.create('far', 'remote', remote.address);
});
afterAll(async () => {
  remote.dispose();
  home.dispose();
  await daemon.dispose();
  rmSync(scratch, { recursive: true });
});

const threeStages = [1, 2, 3]
  .map((n) => `FROM alpine:3.20 AS s${n}\nRUN head -c ${n}000000 /dev/zero > /zeros\n`)
  .join('');

async function terminalSizes({ workspace }: Editor, ...words: readonly string[]): Promise<SizesReport> {
  const dockerfile = join(workspace, 'Dockerfile');
  const args = [inRoot('dist/cli.cjs'), 'sizes', dockerfile, '--format=json', ...words];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: home.environment });
  const images = await docker('images', '-q', '--filter', `label=stage-insight.dockerfile=${dockerfile}`);
  await docker('rmi', '-f', ...new Set(images.split('\n')));
  return JSON.parse(stdout) as SizesReport;
}

/** What the lens above each FROM says once it was built, and to the byte what the engine says of its image. */
async function expectInEditor(editor: Editor, { stages }: SizesReport): Promise<void> {
  const dockerfile = dockerfilePage(editor);
  for (const [at, { name, bytes }] of stages.entries()) {
    await dockerfile.clickLens(at, 'Build');
    await eventually(async () => (await dockerfile.lenses())[at]?.[1] ?? '').toMatch(
      new RegExp(`^${formatBytes(bytes)}(?: |$)`),
    );
    const of = [`label=${editor.runLabel}`, `label=stage-insight.stage=${name ?? ''}`];
    const image = await docker('images', '-q', ...of.flatMap((filter) => ['--filter', filter]));
    expect(await bytesOf(image)).toBe(bytes);
  }
}

const options = {
  fixture: 'same-sizes',
  open: 'Dockerfile',
  environment: home.environment,
} as const;

editorTest(
  'what stage-insight.json says of builds counts in the editor as in the terminal',
  { ...options, settings: { 'stageInsight.docker.builder': 'far' } },
  async (editor) => {
    const report = await terminalSizes(editor, '--builder=far');
    expect(report.stages.map(({ ownBytes }) => ownBytes)).toEqual([3_000_000, 3_000_016]);
    await expectInEditor(editor, report);
    const build = { args: { SIZE: '1' }, context: 'web', contexts: { assets: 'assets' } };
    writeFileSync(join(editor.workspace, 'stage-insight.json'), JSON.stringify({ build }));
    await eventually(async () => (await dockerfilePage(editor).lenses())[0]?.[1]).toContain('outdated');
  },
);

editorTest(
  'arguments, context and builder of the settings are those of the command line',
  {
    ...options,
    settings: {
      'stageInsight.docker.builder': 'far',
      'stageInsight.build.args': { SIZE: '2000000' },
      'stageInsight.build.context': 'other',
    },
  },
  async (editor) => {
    const words = ['--build-arg=SIZE=2000000', `--context=${join(editor.workspace, 'other')}`];
    const report = await terminalSizes(editor, '--builder=far', ...words);
    expect(report.stages.map(({ ownBytes }) => ownBytes)).toEqual([2_000_000, 2_000_023]);
    await expectInEditor(editor, report);
  },
);

editorTest(
  'all stages are measured in one call of a builder elsewhere',
  {
    ...options,
    settings: { 'stageInsight.docker.builder': 'far', 'stageInsight.inspect.afterBuild': false },
  },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    writeFileSync(join(editor.workspace, 'Dockerfile'), threeStages);
    await eventually(async () => (await dockerfile.lenses()).length).toBe(3);
    const measuring = async (): Promise<void> => {
      await runCommand(editor, 'Stage Insight: Build and Measure All Stages');
      for (const [at, shown] of [/\(\+1 MB\)/, /\(\+2 MB\)/, /\(\+3 MB\)/].entries())
        await eventually(async () => (await dockerfile.lenses())[at]?.[1] ?? '').toMatch(shown);
    };
    const { seen } = await commandsDuring(measuring());
    const calls = seen.filter((line) => /docker-buildx\0.*\0(?:build|bake)\0.*--metadata-file=/s.test(line));
    expect(calls.map((line) => (line.match(/stage\d$|stage\d(?=\0)/g) ?? []).sort())).toEqual([
      ['stage0', 'stage1', 'stage2'],
      ['stage0', 'stage1', 'stage2'],
    ]);
  },
);
