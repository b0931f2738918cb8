/**
 * Makes the stand-in base images on the engine of DOCKER_HOST (or the default socket), if they are missing:
 *   node test/support/engine/prepare.mjs [base] [languages]      both groups without a word
 * Needs root (debootstrap), the docker command line and a Debian mirror; engines are never asked to pull.
 * An image of the same name that is not a stand-in is used as it is. Root file systems are kept in
 * ~/.cache/stage-insight, so that another engine on this machine gets them in seconds; so is the modern engine, which
 * is fetched too when no group is named.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { modernEngine } from './modern.mjs';
import { standIns } from './stand-ins.mjs';

const label = 'stage-insight.stand-in';
const cache = process.env.STAGE_INSIGHT_CACHE ?? join(homedir(), '.cache', 'stage-insight');

/** Prepares the groups, two images at a time to keep two cores busy; answers the tags that were made. */
export async function prepare(groups = ['base', 'languages'], say = () => {}) {
  const made = [];
  const waiting = standIns.filter(({ group }) => groups.includes(group));
  const started = new Map();
  const worker = async () => {
    for (let image = waiting.shift(); image; image = waiting.shift()) {
      const making = afterBases(image, started).then(() => ensure(image, say));
      for (const tag of image.tags) started.set(tag, making);
      made.push(...(await making));
    }
  };
  await Promise.all([worker(), worker()]);
  return made;
}

/** What an image is made of comes before it in the list, and may still be in the making. */
async function afterBases({ dockerfile = '' }, started) {
  const bases = [...dockerfile.matchAll(/^FROM (\S+)|--from=(\S+)/gm)].map(
    ([, from, copied]) => from ?? copied,
  );
  await Promise.all(bases.map((base) => started.get(base)));
}

async function ensure(image, say) {
  const recipe = createHash('sha256').update(JSON.stringify(image)).digest('hex').slice(0, 12);
  const [first, ...others] = image.tags;
  const state = await stateOf(first, recipe);
  if (state !== 'fresh' && state !== 'foreign') {
    const start = Date.now();
    if (image.suite) await importSuite(image.suite, first, recipe);
    else await onceMore(() => buildImage(image.dockerfile, first, recipe));
    say(`${first}: made in ${Math.round((Date.now() - start) / 1000)} s`);
  }
  for (const tag of others) {
    if (state === 'missing' || state === 'old' || (await stateOf(tag, recipe)) === 'missing')
      await run('docker', ['tag', first, tag]);
  }
  return state === 'missing' || state === 'old' ? image.tags : [];
}

async function stateOf(tag, recipe) {
  const found = await run('docker', [
    'image',
    'inspect',
    '--format',
    `{{index .Config.Labels "${label}"}}`,
    tag,
  ]).catch(() => undefined);
  if (found === undefined) return 'missing';
  if (found.trim() === recipe) return 'fresh';
  return /^[0-9a-f]{12}$/.test(found.trim()) ? 'old' : 'foreign';
}

async function importSuite(suite, tag, recipe) {
  const tarball = await rootfs(suite);
  await run('docker', [
    'import',
    '--change',
    `LABEL ${label}=${recipe}`,
    '--change',
    'CMD ["bash"]',
    tarball,
    tag,
  ]);
}

async function buildImage(dockerfile, tag, recipe) {
  // The classic builder needs no buildx plugin, and its cache does not matter: the label tells what is fresh.
  // Packages come over the network of the machine: an engine's own bridge may lead nowhere.
  const network = ['--network', 'host'];
  const args = [
    'build',
    '--quiet',
    '--force-rm',
    ...network,
    '--label',
    `${label}=${recipe}`,
    '--tag',
    tag,
    '-',
  ];
  await run('docker', args, { stdin: dockerfile, env: { ...process.env, DOCKER_BUILDKIT: '0' } });
}

/** A root file system of a Debian suite as a tarball, made once for this machine. */
async function rootfs(suite) {
  const tarball = join(cache, `${suite}.tar`);
  if (existsSync(tarball)) return tarball;
  const folder = join(cache, `build-${suite}-${process.pid}`);
  try {
    await onceMore(() => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      return run('debootstrap', ['--variant=minbase', suite, folder, 'http://deb.debian.org/debian']);
    });
    const exclude = ['--exclude=./var/cache/apt/archives/*.deb', '--exclude=./var/lib/apt/lists/*_*'];
    await run('tar', ['-C', folder, ...exclude, '-cf', `${tarball}.part`, '.']);
    renameSync(`${tarball}.part`, tarball);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return tarball;
}

/** A mirror may stumble; what fails twice is told. */
async function onceMore(make) {
  try {
    return await make();
  } catch {
    await setTimeout(10_000);
    return make();
  }
}

function run(command, args, { stdin = '', env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let problems = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (problems += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(out)
        : reject(new Error(`${command} ${args.join(' ')}: ${problems.slice(-2000) || out.slice(-2000)}`)),
    );
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const groups = process.argv.slice(2);
  const start = Date.now();
  const made = await prepare(groups.length > 0 ? groups : undefined, (line) => console.log(line));
  // Fetched here: no test should wait for a mirror.
  if (groups.length === 0) await onceMore(() => Promise.resolve(modernEngine()));
  console.log(`${made.length} tags made in ${Math.round((Date.now() - start) / 1000)} s`);
}
