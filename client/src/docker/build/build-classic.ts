import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { Pack } from 'tar-stream';
import type { Answer, BuildRequest } from '../../ports/engine.js';
import type { BuildImage, BuildJob, BuiltImage } from './build.js';
import { lostBuild } from './build.js';
import { createClassicReader } from '../../model/build/classic-lines.js';
import { requestStream } from '../connection/connection.js';
import { readDockerfile } from '../dockerfiles.js';
import type { DockerfileSource } from '../dockerfiles.js';
import { answer, coreMessage, faultOf, refuse } from '../../model/engine/engine-faults.js';
import { readJsonLines } from '../connection/json-lines.js';
import { buildQuery } from './build-query.js';
import { createPathFilter, parseIgnoreFile, type PathFilter } from '../../model/build/path-filter.js';
import { parseReference } from '../../model/registry/image-reference.js';
import { registryCredentials } from '../session/credentials.js';
import { goMode, walkContext } from '../session/walk.js';
import type { ContextEntry } from '../session/walk.js';
import { t } from '../../model/text/translate.js';

/** Builds with the classic builder, or with Podman, which speaks its language: the context goes as one archive. */
export const buildWithClassic: BuildImage = async (job) => {
  const { request, connection, signal } = job;
  if ((request.secrets?.length ?? 0) > 0) {
    return refuse({ reason: 'unsupported', message: noSecrets(job) });
  }
  const dockerfile = await readDockerfile(request);
  const name = await nameInContext(request, dockerfile);
  const archive = pack();
  const problem = sendContext(archive, job, name, dockerfile).then(
    () => undefined,
    (error: unknown) => {
      archive.destroy(error as Error);
      return error;
    },
  );
  try {
    const query = buildQuery(request, { ...dockerfile, name }, { version: '1', rm: '1', forcerm: '1' });
    const stream = await requestStream(connection.docker, {
      method: 'POST',
      path: `/build?${query}`,
      headers: await registryHeaders(job),
      signal,
      body: archive as unknown as Readable,
    });
    return await readBuild(job, stream as unknown as AsyncIterable<Buffer>);
  } catch (error) {
    archive.destroy();
    return refuse(faultOf((await problem) ?? error, signal.aborted));
  }
};

/** Who logs in where, for base images: BuildKit asks when it needs it, and this builder wants to be told before. */
async function registryHeaders({
  request,
  environment,
}: BuildJob): Promise<Readonly<Record<string, string>>> {
  const images = request.plan.stages.flatMap(({ base, instructions }) => [
    ...(base.kind === 'image' ? [base.image] : []),
    ...instructions.flatMap(({ text }) => /\s--from=(\S+)/.exec(text)?.[1] ?? []),
  ]);
  const registries = new Set(images.map((image) => parseReference(image)?.registry));
  const logins: Record<string, object> = {};
  for (const registry of registries) {
    const found = registry === undefined ? undefined : await registryCredentials(registry, environment);
    if (registry === undefined || found === undefined) continue;
    const { username, secret } = found;
    const name = registry === 'registry-1.docker.io' ? 'https://index.docker.io/v1/' : registry;
    logins[name] = username === '<token>' ? { identitytoken: secret } : { username, password: secret };
  }
  if (Object.keys(logins).length === 0) return {};
  // In the alphabet of addresses, and filled up.
  const encoded = Buffer.from(JSON.stringify(logins)).toString('base64');
  return { 'X-Registry-Config': encoded.replaceAll('+', '-').replaceAll('/', '_') };
}

function noSecrets({ request, info }: BuildJob): string {
  const ids = (request.secrets ?? []).map(({ id }) => id).join(', ');
  return t(
    'The classic builder does not support secrets ({0}): use BuildKit. It was chosen because {1}.',
    ids,
    info.because,
  );
}

/**
 * How the Dockerfile is called in the archive: its path in the context, or, of a text that is not there, a name that is
 * the same for every build of it. It stands in an ignore file, and so decides whether `COPY . .` is cached.
 */
async function nameInContext(
  { dockerfile, context }: BuildRequest,
  { text }: DockerfileSource,
): Promise<string> {
  const path = relative(context, dockerfile);
  const isInside = !path.startsWith('..') && !isAbsolute(path);
  if (isInside && (await isPlainFile(dockerfile, text))) return path.split(sep).join('/');
  return `.stage-insight-${createHash('sha256').update(dockerfile).digest('hex').slice(0, 12)}.Dockerfile`;
}

async function isPlainFile(file: string, content: Buffer): Promise<boolean> {
  try {
    return (await lstat(file)).isFile() && content.equals(await readFile(file));
  } catch {
    return false;
  }
}

/**
 * The Dockerfile and the ignore file are sent even where the context leaves them out: an engine takes them out again
 * before it copies, if the ignore file names them. What is sent of a context is filtered already; Podman would filter
 * once more by `.dockerignore`, even where that of the Dockerfile counts, unless there is a `.containerignore`.
 */
async function sendContext(
  archive: Pack,
  { request, info }: BuildJob,
  name: string,
  { text }: DockerfileSource,
): Promise<void> {
  const isPodman = info.product.startsWith('Podman');
  const ignoreName = isPodman ? '.containerignore' : '.dockerignore';
  const hidden = new Set([name, ignoreName]);
  let ignoreText = '';
  for await (const entry of walkContext(request.context, await ignoreFilter(request, isPodman))) {
    hidden.delete(entry.path);
    if (entry.path === ignoreName) ignoreText = await textOf(entry);
    else await addEntry(archive, entry);
  }
  if (hidden.has(name)) archive.entry({ name, ...ownEntry }, text);
  const lines = [ignoreText, ...hidden].filter((line) => line !== '');
  if (lines.length > 0) archive.entry({ name: ignoreName, ...ownEntry }, lines.join('\n'));
  archive.finalize();
}

/** The same in every build: Podman's cache knows the time of a file. */
const ownEntry = { mode: 0o644, mtime: new Date(0) };

async function textOf({ content }: ContextEntry): Promise<string> {
  return content !== undefined && 'file' in content ? readFile(content.file, 'utf8') : '';
}

async function ignoreFilter(request: BuildRequest, isPodman: boolean): Promise<PathFilter> {
  const found = await ignoreFileOf(request, isPodman);
  return createPathFilter(undefined, found === undefined ? [] : parseIgnoreFile(found.text));
}

/** The ignore file that counts: that of the Dockerfile before that of the context, Podman's own name before the other. */
export async function ignoreFileOf(
  { dockerfile, context }: BuildRequest,
  isPodman: boolean,
): Promise<{ readonly file: string; readonly text: string } | undefined> {
  const endings = [...(isPodman ? ['.containerignore'] : []), '.dockerignore'];
  const files = [dockerfile, join(context, sep)].flatMap((start) => endings.map((ending) => start + ending));
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return { file, text };
  }
  return undefined;
}

async function addEntry(
  archive: Pack,
  { path, mode, bytes, modifiedAt, linkTarget, content }: ContextEntry,
): Promise<void> {
  const header = { name: path, mode: tarMode(mode), mtime: new Date(Number(modifiedAt / 1_000_000n)) };
  if (linkTarget !== undefined) archive.entry({ ...header, type: 'symlink', linkname: linkTarget });
  else if (content === undefined) {
    if (mode >= 2 ** 31) archive.entry({ ...header, type: 'directory' });
  } else {
    const entry = archive.entry({ ...header, size: bytes });
    const source = 'file' in content ? createReadStream(content.file) : Readable.from([content.bytes]);
    await pipeline(source, entry);
  }
}

/** Go writes setuid, setgid and sticky bits elsewhere than an archive does. */
function tarMode(mode: number): number {
  const special = [
    [goMode.setuid, 0o4000],
    [goMode.setgid, 0o2000],
    [goMode.sticky, 0o1000],
  ] as const;
  return special.reduce(
    (bits, [go, tar]) => (Math.floor(mode / go) % 2 === 1 ? bits + tar : bits),
    mode % 0o1000,
  );
}

async function readBuild(job: BuildJob, stream: AsyncIterable<Buffer>): Promise<Answer<BuiltImage>> {
  const reader = createClassicReader(job.request, job.onEvent, Date.now);
  let id: string | undefined;
  let error: string | undefined;
  await readJsonLines(stream, (line) => {
    const { stream: text, aux, errorDetail, error: shortError } = line;
    if (typeof text === 'string') reader.push(text);
    const imageId = (aux as { ID?: unknown } | undefined)?.ID;
    if (typeof imageId === 'string') id = imageId;
    const message = (errorDetail as { message?: unknown } | undefined)?.message ?? shortError;
    if (typeof message === 'string') error = message;
  });
  if (error !== undefined) {
    const fault = reader.fail(error);
    return refuse(fault ?? { reason: 'refused', message: coreMessage(error) });
  }
  reader.finish();
  return id === undefined ? refuse(lostBuild) : answer({ id, cached: reader.allCached() });
}
