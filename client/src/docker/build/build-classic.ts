import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { Pack } from 'tar-stream';
import type { Answer } from '../../ports/engine.js';
import type { BuildImage, BuildJob, BuiltImage } from './build.js';
import { lostBuild } from './build.js';
import { createClassicReader } from '../../model/build/classic-lines.js';
import { requestStream } from '../connection/connection.js';
import { readDockerfile } from '../dockerfiles.js';
import type { DockerfileSource } from '../dockerfiles.js';
import { answer, coreMessage, faultOf, refuse } from '../../model/engine/engine-faults.js';
import { readJsonLines } from '../connection/json-lines.js';
import { tagOf } from './image-tag.js';
import { labelsOf } from '../../model/build/image-labels.js';
import { createPathFilter, parseIgnoreFile } from '../../model/build/path-filter.js';
import { walkContext } from '../session/walk.js';
import type { ContextEntry } from '../session/walk.js';

/** Builds with the classic builder, or with Podman, which speaks its language: the context goes as one archive. */
export const buildWithClassic: BuildImage = async (job) => {
  const { request, connection, signal } = job;
  if ((request.secrets?.length ?? 0) > 0) {
    return refuse({ reason: 'unsupported', message: noSecrets(job) });
  }
  const dockerfile = await readDockerfile(request);
  // A name of its own: the file may be unsaved text, or stand outside the context.
  const name = `.stage-insight-${randomUUID()}.Dockerfile`;
  const archive = pack();
  const problem = sendContext(archive, job, name, dockerfile).then(
    () => undefined,
    (error: unknown) => {
      archive.destroy(error as Error);
      return error;
    },
  );
  try {
    const path = `/build?${classicQuery(job, name, dockerfile.target)}`;
    const stream = await requestStream(connection.docker, {
      method: 'POST',
      path,
      signal,
      body: archive as unknown as Readable,
    });
    return await readBuild(job, stream as unknown as AsyncIterable<Buffer>);
  } catch (error) {
    archive.destroy();
    return refuse(faultOf((await problem) ?? error, signal.aborted));
  }
};

function noSecrets({ request, info }: BuildJob): string {
  const ids = (request.secrets ?? []).map(({ id }) => id).join(', ');
  return `The classic builder does not support secrets (${ids}): use BuildKit. It was chosen because ${info.because}.`;
}

function classicQuery({ request }: BuildJob, dockerfile: string, target: string | undefined): string {
  const { buildArgs, platform, network, noCache, pull } = request;
  const query = new URLSearchParams({ version: '1', dockerfile, t: tagOf(request), rm: '1', forcerm: '1' });
  query.set('labels', JSON.stringify(labelsOf(request)));
  if (target !== undefined) query.set('target', target);
  if (buildArgs !== undefined) query.set('buildargs', JSON.stringify(buildArgs));
  if (platform !== undefined) query.set('platform', platform);
  if (network !== undefined) query.set('networkmode', network);
  if (noCache === true) query.set('nocache', '1');
  if (pull === true) query.set('pull', '1');
  return query.toString();
}

async function sendContext(
  archive: Pack,
  { request }: BuildJob,
  name: string,
  { text }: DockerfileSource,
): Promise<void> {
  archive.entry({ name, mode: 0o644 }, text);
  const filter = createPathFilter(undefined, await ignorePatterns(request.dockerfile, request.context));
  let ignoreFile: ContextEntry | undefined;
  for await (const entry of walkContext(request.context, filter)) {
    if (entry.path === '.dockerignore') ignoreFile = entry;
    else await addEntry(archive, entry);
  }
  archive.entry({ name: '.dockerignore', mode: 0o644 }, await ignoreText(ignoreFile, name));
  archive.finalize();
}

/**
 * The daemon takes the Dockerfile and the ignore file out of the context again if the ignore file names them, and
 * only these two. So ours names our Dockerfile, and itself when the context has none to send.
 */
async function ignoreText(found: ContextEntry | undefined, dockerfile: string): Promise<string> {
  const { content } = found ?? {};
  const own =
    content !== undefined && 'file' in content ? await readFile(content.file, 'utf8') : '.dockerignore';
  return `${own}\n${dockerfile}\n`;
}

async function ignorePatterns(dockerfile: string, context: string): Promise<readonly string[]> {
  for (const file of [`${dockerfile}.dockerignore`, join(context, '.dockerignore')]) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return parseIgnoreFile(text);
  }
  return [];
}

async function addEntry(
  archive: Pack,
  { path, mode, bytes, modifiedAt, linkTarget, content }: ContextEntry,
): Promise<void> {
  const header = { name: path, mode: mode % 0o1000, mtime: new Date(Number(modifiedAt / 1_000_000n)) };
  if (linkTarget !== undefined) archive.entry({ ...header, type: 'symlink', linkname: linkTarget });
  else if (content === undefined) {
    if (mode >= 2 ** 31) archive.entry({ ...header, type: 'directory' });
  } else {
    const entry = archive.entry({ ...header, size: bytes });
    const source = 'file' in content ? createReadStream(content.file) : Readable.from([content.bytes]);
    await pipeline(source, entry);
  }
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
