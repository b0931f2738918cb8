import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readDockerConfig } from '../connection/contexts.js';
import type { Environment } from '../connection/contexts.js';
import { childEnvironment, programPath } from '../connection/find-program.js';
import { parseObject, record } from '../../model/text/untyped.js';

/** `username` `<token>` means that `secret` is an identity token. */
export interface Credentials {
  readonly username: string;
  readonly secret: string;
}

/**
 * Credentials of a registry from the docker command line's configuration: a helper of that registry, else the
 * common store, else what `docker login` wrote into the file. Undefined when there are none. Never logged.
 */
export async function registryCredentials(
  registry: string,
  environment: Environment,
): Promise<Credentials | undefined> {
  const config = readDockerConfig(environment);
  for (const name of registryNames(registry)) {
    const helper =
      textOrUndefined(record(config['credHelpers'])[name]) ?? textOrUndefined(config['credsStore']);
    const found = helper === undefined ? undefined : await askHelper(helper, name, environment);
    if (found !== undefined) return found;
    const stored = storedLogin(record(record(config['auths'])[name]));
    if (stored !== undefined) return stored;
  }
  return undefined;
}

/** Programs that the configuration of docker names for logins, and that are not there. */
export function missingHelpers(environment: Environment): readonly string[] {
  const { credsStore, credHelpers } = readDockerConfig(environment);
  const named = [credsStore, ...Object.values(record(credHelpers))].flatMap(
    (name) => textOrUndefined(name) ?? [],
  );
  return [...new Set(named)]
    .map((name) => `docker-credential-${name}`)
    .filter((program) => !existsSync(programPath(program, environment)));
}

/** Docker Hub is known under several names; logins are kept under the oldest. */
function registryNames(registry: string): readonly string[] {
  const isHub =
    /^(?:registry-1\.docker\.io|docker\.io|index\.docker\.io|https:\/\/index\.docker\.io\/v1\/)$/.test(
      registry,
    );
  return isHub ? ['https://index.docker.io/v1/', 'docker.io'] : [registry, `https://${registry}`];
}

function storedLogin(login: Readonly<Record<string, unknown>>): Credentials | undefined {
  const token = textOrUndefined(login['identitytoken']);
  if (token !== undefined) return { username: '<token>', secret: token };
  const [username, ...rest] = Buffer.from(textOrUndefined(login['auth']) ?? '', 'base64')
    .toString('utf8')
    .split(':');
  return username && rest.length > 0
    ? { username, secret: rest.join(':').replace(/(?<!\0)\0+$/, '') }
    : undefined;
}

const helperTimeout = 20_000;

/** Runs `docker-credential-<helper> get` without a shell; a helper that knows nothing answers with a failure. */
function askHelper(
  helper: string,
  registry: string,
  environment: Environment,
): Promise<Credentials | undefined> {
  if (!/^[A-Za-z0-9._-]+$/.test(helper)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const child = spawn(programPath(`docker-credential-${helper}`, environment), ['get'], {
      env: childEnvironment(environment),
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: helperTimeout,
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => {});
    child.on('error', () => resolve(undefined));
    child.on('close', (code) =>
      resolve(code === 0 ? parseHelper(Buffer.concat(chunks).toString('utf8')) : undefined),
    );
    child.stdin.end(`${registry}\n`);
  });
}

function parseHelper(output: string): Credentials | undefined {
  const { Username: username, Secret: secret } = parseObject(output);
  return typeof username === 'string' && typeof secret === 'string' ? { username, secret } : undefined;
}

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
