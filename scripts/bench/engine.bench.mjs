// Building and measuring against `docker buildx build`, on the engine that answers. Everything is built once before:
// what is timed is the warm case, in turns.
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { modernEngine } from '../../test/support/engine/modern.mjs';
import { loadTypescript } from '../lib/load-typescript.mjs';
import { inRoot } from '../lib/project.mjs';
import { findEngine } from '../lib/surroundings.mjs';
import { atMost, median } from './figures.mjs';

const rounds = 15;
const folder = inRoot('out/bench-engine');

export async function bench() {
  const { address } = await findEngine();
  if (address === undefined) {
    return [{ what: 'building', measured: 'no Docker engine answers', goal: 'an engine', met: false }];
  }
  process.env.DOCKER_HOST = address;
  const { planOfText } = await loadTypescript(`export { planOfText } from './test/support/engine/plan.ts';`);
  const { createEngine } = createRequire(import.meta.url)(inRoot('dist/docker.cjs'));
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const engine = createEngine({ environment: process.env, log: quiet, clock: { now: Date.now } });
  const environment = {
    ...process.env,
    DOCKER_CONFIG: modernEngine().config,
    BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
  };
  try {
    return [
      ...(await warmBuild(engine, planOfText, environment)),
      ...(await largeContext(engine, planOfText)),
      ...(await twelveStages(environment)),
      ...(await filesOfInstruction(engine, planOfText)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function project(name, text) {
  const place = `${folder}/${name}`;
  mkdirSync(place, { recursive: true });
  writeFileSync(`${place}/Dockerfile`, text);
  return place;
}

async function build(engine, place, plan, stage) {
  const begin = performance.now();
  const answer = await engine.build(
    { dockerfile: `${place}/Dockerfile`, context: place, stage, plan },
    () => {},
  );
  if (!answer.ok) throw new Error(answer.fault.message);
  return performance.now() - begin;
}

function buildx(place, target, environment) {
  const begin = performance.now();
  execFileSync('docker', ['buildx', 'build', '--target', target, '-t', `bench-${target}`, place], {
    env: environment,
    stdio: 'ignore',
  });
  return performance.now() - begin;
}

async function warmBuild(engine, planOfText, environment) {
  const text =
    'FROM scratch AS files\nCOPY Dockerfile /a\nCOPY Dockerfile /b\nFROM files AS last\nCOPY Dockerfile /c\n';
  const place = project('warm', text);
  const plan = planOfText(text);
  const times = { ours: [], buildx: [] };
  for (let round = 0; round <= rounds; round++) {
    const ours = await build(engine, place, plan, 1);
    const theirs = buildx(place, 'last', environment);
    if (round > 0) times.ours.push(ours);
    if (round > 0) times.buildx.push(theirs);
  }
  return [
    atMost('warm build of a stage, docker buildx build', median(times.ours), median(times.buildx), 1.1),
  ];
}

/** 600 MB that nothing copies cost nothing: BuildKit asks for what it needs. */
async function largeContext(engine, planOfText) {
  const text = 'FROM scratch\nCOPY Dockerfile /\n';
  const plan = planOfText(text);
  const empty = project('empty', text);
  const large = project('large', text);
  const file = openSync(`${large}/blob`, 'w');
  ftruncateSync(file, 600_000_000);
  closeSync(file);
  const times = { empty: [], large: [] };
  for (let round = 0; round <= rounds; round++) {
    const [without, within] = [await build(engine, empty, plan, 0), await build(engine, large, plan, 0)];
    if (round === 0) continue;
    times.empty.push(without);
    times.large.push(within);
  }
  const more = (median(times.large) - median(times.empty)) / 1000;
  return [
    {
      what: '600 MB context, nothing changed',
      measured: `${more.toFixed(3)} s more`,
      goal: 'under 0.3 s more',
      met: more < 0.3,
    },
  ];
}

/** A few MB on top of an image of 930 MB: as the size panel lists them, which reads only the layer of the instruction. */
async function filesOfInstruction(engine, planOfText) {
  const text = 'FROM golang:1.19\nRUN head -c 7000000 /dev/urandom > /seven\n';
  const place = project('files', text);
  const answer = await engine.build(
    { dockerfile: `${place}/Dockerfile`, context: place, stage: 0, plan: planOfText(text) },
    () => {},
  );
  if (!answer.ok) throw new Error(answer.fault.message);
  const { id, layers } = answer.value.image;
  const list = async () => {
    const begin = performance.now();
    const opened = await engine.open(id);
    const paths = [];
    const wanted = new Set([layers.length - 1]);
    await opened.value.layers(({ path }) => paths.push(path), undefined, { wanted });
    await opened.value.close();
    if (!paths.includes('/seven')) throw new Error('the file is not listed');
    return performance.now() - begin;
  };
  const save = () => {
    const begin = performance.now();
    execFileSync('sh', ['-c', `docker save ${id} | tar t`], { stdio: 'ignore' });
    return performance.now() - begin;
  };
  const times = { ours: [], saved: [] };
  for (let round = 0; round <= 5; round++) {
    const [ours, saved] = [await list(), save()];
    if (round > 0) times.ours.push(ours);
    if (round > 0) times.saved.push(saved);
  }
  return [
    atMost(
      'files of an instruction in 930 MB, docker save | tar t',
      median(times.ours),
      median(times.saved),
      2,
    ),
  ];
}

async function twelveStages(environment) {
  const stages = Array.from({ length: 12 }, (_, index) => {
    const take = index === 0 ? '' : `COPY --from=stage${index - 1} /file${index - 1} /before\n`;
    return `FROM scratch AS stage${index}\nCOPY Dockerfile /file${index}\n${take}`;
  });
  const place = project('twelve', stages.join(''));
  const sizes = () => {
    const begin = performance.now();
    execFileSync(process.execPath, [inRoot('dist/cli.cjs'), 'sizes', `${place}/Dockerfile`], {
      stdio: 'ignore',
    });
    return performance.now() - begin;
  };
  const all = () => stages.reduce((time, _, index) => time + buildx(place, `stage${index}`, environment), 0);
  const times = { ours: [], buildx: [] };
  for (let round = 0; round <= 5; round++) {
    const [ours, theirs] = [sizes(), all()];
    if (round > 0) times.ours.push(ours);
    if (round > 0) times.buildx.push(theirs);
  }
  return [
    atMost('sizes of 12 stages, twelve docker buildx builds', median(times.ours), median(times.buildx), 0.5),
  ];
}
