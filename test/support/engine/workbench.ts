import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEngine } from '../../../client/src/docker/index.js';
import type { EngineOptions } from '../../../client/src/docker/connection/options.js';
import type {
  Answer,
  BuildEvent,
  BuildRequest,
  BuildResult,
  CancelSignal,
  Engine,
} from '../../../client/src/ports/engine.js';
import { silentLog } from '../../../client/src/ports/log.js';
import { planOfText } from './plan.js';

/** A folder with a Dockerfile, and an engine to build it with. Everything that a test makes goes with `dispose`. */
export interface Workbench {
  readonly folder: string;
  readonly engine: Engine;
  write(path: string, content: string | Uint8Array): void;
  /** A request for a stage by name or index of the Dockerfile that was written last. */
  request(stage: string | number, more?: Partial<BuildRequest>): BuildRequest;
  build(stage: string | number, more?: Partial<BuildRequest>, signal?: CancelSignal): Promise<Built>;
  dispose(): void;
}

export interface Built {
  readonly answer: Answer<BuildResult>;
  readonly events: readonly BuildEvent[];
  /** All log text, in order. */
  readonly log: string;
}

export const systemClock = { now: (): number => Date.now() };

export function engineOptions(more: Partial<EngineOptions> = {}): EngineOptions {
  return { environment: process.env, log: silentLog, clock: systemClock, ...more };
}

export function createWorkbench(
  files: Readonly<Record<string, string>>,
  options: Partial<EngineOptions> = {},
): Workbench {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-'));
  const engine = createEngine(engineOptions(options));
  let dockerfile = '';
  const write: Workbench['write'] = (path, content) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    if (path === 'Dockerfile') dockerfile = String(content);
  };
  for (const [path, content] of Object.entries(files))
    write(path, path === 'Dockerfile' ? dedent(content) : content);
  const request: Workbench['request'] = (stage, more = {}) => {
    const plan = more.plan ?? planOfText(more.text ?? dockerfile);
    const index = typeof stage === 'number' ? stage : plan.stages.findIndex(({ name }) => name === stage);
    return {
      dockerfile: join(folder, 'Dockerfile'),
      context: folder,
      stage: index,
      plan,
      network: 'none',
      ...more,
    };
  };
  return {
    folder,
    engine,
    write,
    request,
    build: (stage, more, signal) => collectBuild(engine, request(stage, more), signal),
    dispose() {
      removeImages(join(folder, 'Dockerfile'), options.host);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How the engine of this machine keeps images, as its own command line tells it. */
export function storeOf(): string {
  const format = '{{.Driver}} {{json .DriverStatus}}';
  const said = execFileSync('docker', ['info', '--format', format], { encoding: 'utf8' });
  const driver = said.slice(0, said.indexOf(' '));
  return said.includes('io.containerd.snapshotter') ? `containerd ${driver}` : driver;
}

/** A test leaves no image behind. An engine that is gone has none. */
function removeImages(dockerfile: string, host: string | undefined): void {
  const engine = host === undefined ? [] : ['-H', host];
  const filter = `label=stage-insight.dockerfile=${dockerfile}`;
  const { stdout } = spawnSync('docker', [...engine, 'images', '-aq', '--filter', filter], {
    encoding: 'utf8',
  });
  const images = [...new Set((stdout ?? '').split('\n').filter(Boolean))];
  if (images.length > 0) spawnSync('docker', [...engine, 'rmi', '-f', ...images], { stdio: 'ignore' });
}

export async function collectBuild(
  engine: Engine,
  request: BuildRequest,
  signal?: CancelSignal,
): Promise<Built> {
  const events: BuildEvent[] = [];
  const answer = await engine.build(request, (event) => events.push(event), signal);
  return { answer, events, log: events.map((event) => (event.kind === 'log' ? event.text : '')).join('') };
}

/** The value of an answer; a fault is the failure of the test. */
export function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.fault.reason}: ${answer.fault.message}`);
  return answer.value;
}

export function dedent(text: string): string {
  const lines = text
    .replace(/^\n/, '')
    .replace(/\n\s*$/, '\n')
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents, 40);
  return lines.map((line) => line.slice(indent)).join('\n');
}
