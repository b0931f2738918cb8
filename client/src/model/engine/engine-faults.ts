import type { Answer, EngineFault, Place } from '../../ports/engine.js';
import { t } from '../text/translate.js';

/** The one place that reads meaning out of what engines and sockets say. */

export function answer<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function refuse(fault: EngineFault): Answer<never> {
  return { ok: false, fault };
}

/** Says its message when it is read: this module is loaded before the language is known. */
export const cancelled: EngineFault = {
  reason: 'cancelled',
  get message() {
    return t('The build was cancelled.');
  },
};

/** An engine that stops cancels its builds and may still find the time to say so. */
export const goingDown: EngineFault = {
  reason: 'lost',
  get message() {
    return t('The engine stopped during the build.');
  },
};

/** What is said of an answer that none of the engines gives which this program knows. */
export function unreadableAnswer(): string {
  return t('The engine gave an answer that cannot be read.');
}

export function lateAnswer(): string {
  return t('The engine took too long to answer.');
}

/** What a rejected request means. `isCancelled` is our own flag: an engine that stops looks like a cancel. */
export function faultOf(error: unknown, isCancelled: boolean): EngineFault {
  if (isCancelled) return cancelled;
  if (isTimeout(error)) return { reason: 'lost', message: lateAnswer() };
  if (isMisread(error)) return { reason: 'refused', message: unreadableAnswer() };
  const problem = fileProblem(error);
  if (problem !== undefined) return { reason: 'refused', message: cleanMessage(problem) };
  const { statusCode, code } = detailsOf(error);
  const message = cleanMessage(messageOf(error));
  if (statusCode === 404) return { reason: 'missing', message };
  // Nobody here cancelled: the engine itself is going down.
  if (statusCode !== undefined && isCollateral(message)) return goingDown;
  if (code === 'ESSH')
    return { reason: 'lost', message: t('The connection to the engine ended: {0}', message) };
  if (code !== undefined && connectionCodes.has(code))
    return { reason: 'lost', message: t('The connection to the engine ended ({0}).', code) };
  return { reason: 'refused', message };
}

/** Whether a time ran out that this program has set. */
export function isTimeout(error: unknown): boolean {
  const { name, cause } = (error ?? {}) as { readonly name?: unknown; readonly cause?: unknown };
  return name === 'TimeoutError' || (name === 'AbortError' && isTimeout(cause));
}

/** An answer of another shape than is asked for fails where it is read, in words for programmers. */
export function isMisread(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (typeof code === 'string' && code.startsWith('HPE_')) return true;
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}

const maxBytes = 2 ** 50;

/** A number of bytes that an engine gives, where there can be so many. */
export function bytesGiven(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxBytes) return value;
  throw new Error(t('The engine reported an impossible size.'));
}

/** Why a file of this machine was not read, as a sentence; `undefined`: the error is of another kind. */
export function fileProblem(error: unknown): string | undefined {
  const { code, syscall, path } = (error ?? {}) as { code?: unknown; syscall?: unknown; path?: unknown };
  const isOfFile = typeof syscall === 'string' && /^(?:open|l?stat|scandir|read|readlink)$/.test(syscall);
  if (!isOfFile || typeof path !== 'string' || typeof code !== 'string') return undefined;
  if (path.includes('\ufffd'))
    return t('The name of {0} is not valid UTF-8: rename it, or exclude it in .dockerignore.', path);
  if (code === 'EACCES' || code === 'EPERM') return t('{0} cannot be read: permission denied.', path);
  if (code === 'ENOENT') return t('{0} disappeared while the build was reading the context.', path);
  return t('{0} cannot be read ({1}).', path, code);
}

const connectionCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
]);

/** The engine dropped our session, or its own connection to its builder: worth one more try. */
export function isTransient(message: string): boolean {
  return /no active session|transport is closing|error reading from server: EOF/.test(message);
}

/** Steps that run beside a failing one end with this; they are not what failed. */
export function isCollateral(message: string): boolean {
  return /context canceled|Canceled: /.test(message);
}

function exitCodeOf(message: string): number | undefined {
  const code = /(?:exit code:|returned a non-zero code:|exit status) (\d+)/.exec(message);
  return code === null ? undefined : Number(code[1]);
}

/** 0-based line that a parse error of the Dockerfile frontend names. */
export function lineOf(message: string): number | undefined {
  const line = /parse error(?: on)? line (\d+)|Syntax error - .*?line (\d+)/i.exec(message);
  return line === null ? undefined : Number(line[1] ?? line[2]) - 1;
}

/** What is left of an engine's message when its own layers of wrapping are taken off. */
export function coreMessage(message: string): string {
  const core = cleanMessage(message)
    .replace(
      /^(?:failed to solve(?: with frontend [\w.-]+)?: |failed to create LLB definition: |rpc error: code = \w+ desc = )+/,
      '',
    )
    .replace(/^.*\berror from sender: /s, '')
    .replace(/^process "(.*)" did not complete successfully: /s, '')
    .replace(/^executor failed running \[(.*)\]: /s, '');
  return core === '' ? t('The engine gave no reason.') : core;
}

/** One line without control characters and sequences. */
export function cleanMessage(message: string): string {
  return message
    .replace(colour, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

// eslint-disable-next-line no-control-regex -- it is what is looked for
const colour = /\u001b\[[0-?]*[ -/]*[@-~]/g;

export function failedFault(step: string, message: string, place?: Place): EngineFault {
  const exitCode = exitCodeOf(message);
  return {
    reason: 'failed',
    step: cleanMessage(step),
    message: frontendProblem(step, message) ?? coreMessage(message),
    ...(place && { place }),
    ...(exitCode !== undefined && { exitCode }),
  };
}

/** `# syntax=docker/dockerfile:1` asks for an image before anything else, and that may be the only one of a registry. */
function frontendProblem(step: string, message: string): string | undefined {
  const [, image] = /^resolve image config for (?:docker-image:\/\/)?(?:docker\.io\/)?(\S+)/.exec(step) ?? [];
  return (
    image && t('The image {0}, which "# syntax=" names, cannot be pulled: {1}', image, coreMessage(message))
  );
}

export function messageOf(error: unknown): string {
  const body = (error as { json?: { message?: unknown } } | undefined)?.json?.message;
  if (typeof body === 'string') return body;
  const message = error instanceof Error ? error.message || error.name : String(error);
  // As docker-modem wraps what it was told.
  const [, status, told = ''] = /^\(HTTP code (\d+)\) [\w ]+ - (.*)$/s.exec(message) ?? [];
  if (status === undefined) return message;
  return told.trim() === '' ? t('The engine answered with HTTP {0} and gave no reason.', status) : told;
}

function detailsOf(error: unknown): { statusCode?: number; code?: string } {
  const { statusCode, code } = (error ?? {}) as { statusCode?: unknown; code?: unknown };
  return {
    ...(typeof statusCode === 'number' && { statusCode }),
    ...(typeof code === 'string' && { code }),
  };
}
