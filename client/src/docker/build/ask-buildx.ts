import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Answer, EngineFault } from '../../ports/engine.js';
import { answer, cancelled, cleanMessage, refuse } from '../../model/engine/engine-faults.js';
import { t } from '../../model/text/translate.js';
import type { Environment } from '../connection/contexts.js';
import { childEnvironment, programPath } from '../connection/find-program.js';

/** Bytes. A definition or a manifest that is larger is none of a person's. */
const maxBytes = 16_000_000;

/** What `docker buildx …` prints; refused in its own words when it fails. */
export function askBuildx(
  args: readonly string[],
  folder: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<Answer<string>> {
  return new Promise((settle) => {
    const child = spawn(programPath('docker', environment), ['buildx', ...args], {
      env: { ...childEnvironment(environment), NO_COLOR: '1', DOCKER_CLI_HINTS: 'false' },
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(signal && { signal }),
    });
    const output = { out: '', error: '' };
    const take = (key: keyof typeof output, chunk: unknown): void => {
      output[key] += String(chunk);
      if (output[key].length > maxBytes) child.kill();
    };
    child.stdout.setEncoding('utf8').on('data', (chunk) => take('out', chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => take('error', chunk));
    child.on('error', () => settle(refuse(signal?.aborted === true ? cancelled : notStarted(folder))));
    child.on('close', (code) =>
      settle(code === 0 ? answer(output.out) : refuse(faultOfOutput(output.error))),
    );
  });
}

/** Where there is no docker, or no buildx in it. */
export const noBuildx: EngineFault = {
  reason: 'unsupported',
  get message() {
    return t('The docker command line with buildx is not installed.');
  },
};

/** Why no docker was started in `folder`: the system says the same of a program and of a folder that is not there. */
export function notStarted(folder: string): EngineFault {
  return existsSync(folder) ? noBuildx : refused(t('no such folder: {0}', folder));
}

/** What the docker command line says of a plugin that it does not have. */
export function isNoBuildx(output: string): boolean {
  return /'buildx' is not a docker command|unknown command: docker buildx|unknown flag: --file\b/.test(
    output,
  );
}

function faultOfOutput(output: string): EngineFault {
  if (isNoBuildx(output)) return noBuildx;
  const message = (/ERROR: (.*)/s.exec(output)?.[1] ?? output).replace(/, and \d+ other diagnostic\(s\)/, '');
  return refused(message);
}

export function refused(message: string): EngineFault {
  const words = cleanMessage(message);
  return { reason: 'refused', message: words === '' ? t('buildx gave no reason.') : words };
}
