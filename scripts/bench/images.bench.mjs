// Reading an image with a layer of 1 GB, from an archive, a registry on loopback and the engine, against what lists the
// same bytes: `gzip -dc | tar t`, or `docker save | tar t` for an engine, which does not keep layers compressed.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  linkSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { loadTypescript } from '../lib/load-typescript.mjs';
import { inRoot } from '../lib/project.mjs';
import { findEngine } from '../lib/surroundings.mjs';
import { atMost } from './figures.mjs';

const rounds = 3;
const folder = inRoot('out/bench-images');
const most = 1.3;
const maxMemory = 150;
const tag = 'stage-insight-bench:1';

export async function bench() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/layout/blobs/sha256`, { recursive: true });
  try {
    await writeImage();
    const listed = `gzip -dc ${folder}/layer.tar.gz | tar t`;
    return [
      ...compare('an archive', listed, `${folder}/layout`, tag),
      ...(await fromRegistry(listed)),
      ...(await fromEngine()),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 25,000 files of 40 kB, of which about a third is left when it is compressed, as of programs. */
async function writeImage() {
  const archive = pack();
  const packed = createHash('sha256');
  const plain = createHash('sha256');
  archive.on('data', (chunk) => plain.update(chunk));
  const written = pipeline(archive, createGzip({ level: 1 }), createWriteStream(`${folder}/layer.tar.gz`));
  const material = Buffer.concat(
    Array.from({ length: 400 }, () => [randomBytes(1000), Buffer.alloc(2000, 'stage ')]).flat(),
  );
  for (let index = 0; index < 25_000; index++) {
    const name = `usr/lib/part${index % 100}/file${index}.so`;
    const start = (index * 977) % (material.length - 40_000);
    const content = material.subarray(start, start + 40_000);
    await new Promise((done) => archive.entry({ name, mode: 0o644, mtime: new Date(0) }, content, done));
  }
  archive.finalize();
  await written;
  for await (const chunk of createReadStream(`${folder}/layer.tar.gz`)) packed.update(chunk);
  writeLayout(packed.digest('hex'), plain.digest('hex'));
}

function writeLayout(layer, diffId) {
  linkSync(`${folder}/layer.tar.gz`, `${folder}/layout/blobs/sha256/${layer}`);
  const put = (value) => {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(`${folder}/layout/blobs/sha256/${digest}`, bytes);
    return { digest: `sha256:${digest}`, size: bytes.length };
  };
  const type = 'application/vnd.oci.image';
  const config = put({
    os: 'linux',
    architecture: 'amd64',
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
  });
  const size = statSync(`${folder}/layer.tar.gz`).size;
  const manifest = put({
    schemaVersion: 2,
    mediaType: `${type}.manifest.v1+json`,
    config: { mediaType: `${type}.config.v1+json`, ...config },
    layers: [{ mediaType: `${type}.layer.v1.tar+gzip`, digest: `sha256:${layer}`, size }],
  });
  const annotations = { 'org.opencontainers.image.ref.name': tag };
  const manifests = [{ mediaType: `${type}.manifest.v1+json`, ...manifest, annotations }];
  writeFileSync(`${folder}/layout/index.json`, JSON.stringify({ schemaVersion: 2, manifests }));
  writeFileSync(`${folder}/layout/oci-layout`, '{"imageLayoutVersion":"1.0.0"}');
}

async function fromRegistry(listed) {
  const missing = ['docker-registry', 'skopeo'].find((program) => spawnSync('which', [program]).status !== 0);
  if (missing !== undefined)
    return [{ what: 'reading an image of a registry', measured: `no ${missing}`, goal: missing, met: false }];
  const { startRegistry } = await loadTypescript(
    `export { startRegistry } from './test/support/engine/registry.ts';`,
  );
  const registry = await startRegistry(`${folder}/storage`);
  try {
    const image = `${registry.host}/team/base:1`;
    copyTo(`docker://${image}`, '--dest-tls-verify=false');
    return compare('a registry', listed, 'registry', image);
  } finally {
    registry.dispose();
  }
}

async function fromEngine() {
  const { address } = await findEngine();
  if (address === undefined || spawnSync('which', ['skopeo']).status !== 0)
    return [
      { what: 'reading an image of an engine', measured: 'no engine or skopeo', goal: 'both', met: false },
    ];
  process.env.DOCKER_HOST = address;
  const archive = `${folder}/image.tar`;
  copyTo(`docker-archive:${archive}:${tag}`);
  execFileSync('docker', ['load', '-q', '-i', archive], { stdio: 'ignore' });
  try {
    return compare('an engine', `docker save ${tag} | tar t`, 'engine', tag);
  } finally {
    execFileSync('docker', ['rmi', '-f', tag], { stdio: 'ignore' });
  }
}

function copyTo(target, ...options) {
  execFileSync('skopeo', ['copy', '-q', ...options, `oci:${folder}/layout:${tag}`, target], {
    stdio: 'ignore',
  });
}

/** The quickest of some rounds in turns, and the most memory that one took. */
function compare(where, listed, source, image) {
  const times = { ours: [], theirs: [] };
  let memory = 0;
  for (let round = 0; round < rounds; round++) {
    times.theirs.push(timed(() => execFileSync('sh', ['-c', `${listed} > ${folder}/list`])));
    times.ours.push(timed(() => (memory = Math.max(memory, read(source, image)))));
  }
  const what = `reading 1 GB from ${where}`;
  return [
    atMost(
      `${what}, ${listed.replaceAll(`${folder}/`, '')}`,
      Math.min(...times.ours),
      Math.min(...times.theirs),
      most,
    ),
    {
      what: `${what}, memory`,
      measured: `${memory.toFixed(0)} MB`,
      goal: `under ${maxMemory} MB`,
      met: memory < maxMemory,
    },
  ];
}

function timed(act) {
  const begin = performance.now();
  act();
  return performance.now() - begin;
}

/** Reads the image as the terminal does, and answers the largest memory of that process in MB. */
function read(source, image) {
  const tell = 'process.on("exit", () => console.error(`peak ${process.resourceUsage().maxRSS}`))';
  const words = [
    '--import',
    `data:text/javascript,${encodeURIComponent(tell)}`,
    inRoot('dist/cli.cjs'),
    'images',
  ];
  const env = { ...process.env, XDG_CACHE_HOME: `${folder}/cache` };
  const { stderr, stdout } = spawnSync(process.execPath, [...words, '--image', image, '--read', source], {
    encoding: 'utf8',
    env,
  });
  if (!stdout.includes('read from the image')) throw new Error(`${image} was not read: ${stderr}`);
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1000;
}
