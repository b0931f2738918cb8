import { randomUUID } from 'node:crypto';
import type { Answer, EngineFault } from '../../ports/engine.js';
import { placeOfLine } from '../../model/build/step-place.js';
import type { BuildImage, BuildJob, BuiltImage } from './build.js';
import { lostBuild } from './build.js';
import { requestStream } from '../connection/connection.js';
import { readDockerfile } from '../dockerfiles.js';
import { answer, coreMessage, lineOf, refuse } from '../../model/engine/engine-faults.js';
import { readJsonLines } from '../connection/json-lines.js';
import { buildQuery } from './build-query.js';
import { hideSecrets } from '../../model/build/log-text.js';
import { readSecrets } from '../session/secrets.js';
import { openSession } from '../session/session.js';
import { decodeStatus } from '../../model/build/solve-status.js';
import { createStepTracker } from '../../model/build/build-steps.js';
import type { StepTracker } from '../../model/build/build-steps.js';
import { t } from '../../model/text/translate.js';

/** Builds through the engine's own API: BuildKit inside the daemon, files over our session, no context archive. */
export const buildWithApi: BuildImage = async (job) => {
  const { connection, request, environment, log, signal } = job;
  const dockerfile = await readDockerfile(request);
  const secrets = await readSecrets(request.secrets ?? [], environment);
  const offer = { context: request.context, dockerfiles: dockerfile.entries, secrets, environment, log };
  const session = await openSession(connection.docker, offer, signal).catch(sessionProblem);
  if ('reason' in session) return refuse(session);
  try {
    const hidden = [...secrets.values()].map((value) => value.toString('utf8'));
    // No body goes with the request: the daemon would hold back all output until it had read one.
    const more = { version: '2', remote: 'client-session', session: session.id, buildid: randomUUID() };
    return await streamBuild(job, `/build?${buildQuery(request, dockerfile, more)}`, hidden);
  } finally {
    session.close();
  }
};

/** Sessions over the API are to be removed from engines some day: then they are no longer found. */
function sessionProblem(error: unknown): EngineFault {
  const { statusCode } = (error ?? {}) as { statusCode?: number };
  if (statusCode !== 404 && statusCode !== 410 && statusCode !== 501) throw error;
  return {
    reason: 'unsupported',
    message: t('This engine does not support BuildKit sessions over its API.'),
  };
}

async function streamBuild(
  job: BuildJob,
  path: string,
  hidden: readonly string[],
): Promise<Answer<BuiltImage>> {
  const { connection, request, onEvent, signal } = job;
  const tracker = createStepTracker(request, onEvent, hidden);
  const outcome: Outcome = {};
  const stream = await requestStream(connection.docker, { method: 'POST', path, signal });
  await readJsonLines(stream as AsyncIterable<Buffer>, (line) => takeLine(line, tracker, outcome));
  tracker.finish();
  if (outcome.error !== undefined)
    return refuse(tracker.failure() ?? refusal(job, hideSecrets(outcome.error, hidden)));
  return outcome.id === undefined
    ? refuse(lostBuild)
    : answer({ id: outcome.id, cached: tracker.allCached(), triggers: tracker.triggers() });
}

interface Outcome {
  id?: string;
  error?: string;
}

function takeLine(line: Readonly<Record<string, unknown>>, tracker: StepTracker, outcome: Outcome): void {
  const { id, aux, error, errorDetail } = line;
  if (id === 'moby.buildkit.trace' && typeof aux === 'string')
    tracker.feed(decodeStatus(Buffer.from(aux, 'base64')));
  const imageId = (aux as { ID?: unknown } | undefined)?.ID;
  if (id === 'moby.image.id' && typeof imageId === 'string') outcome.id = imageId;
  const message = (errorDetail as { message?: unknown } | undefined)?.message ?? error;
  if (typeof message === 'string') outcome.error = message;
}

/** Not a step that failed, but a file that the frontend would not read. */
function refusal({ request }: BuildJob, message: string): ReturnType<StepTracker['failure']> & object {
  const line = lineOf(message);
  const place = line === undefined ? undefined : placeOfLine(request.plan, line);
  return { reason: 'refused', message: coreMessage(message), ...(place && { place }) };
}
