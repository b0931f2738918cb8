import type { Environment } from '../connection/contexts.js';
import type { ImageReference } from '../../model/registry/image-reference.js';
import { registryCredentials } from '../session/credentials.js';
import { parseObject } from '../../model/text/untyped.js';
import { orTimeout } from '../connection/connection.js';

/** Requests to registries with whatever proof of identity they ask for. */
export interface RegistryAccess {
  fetch(
    reference: ImageReference,
    method: 'GET' | 'HEAD',
    path: string,
    accept: string,
    signal: AbortSignal | undefined,
    /** Milliseconds for the answer with its body; 15 seconds when not given. */
    patience?: number,
  ): Promise<Response>;
}

/** The body of an answer; `undefined` where it is longer than `most` bytes, of which no more are then read. */
export async function bodyWithin(response: Response, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    // Leaving the loop ends the answer.
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const timeout = 15_000;
const largestToken = 1_000_000;

/** Tokens are kept for each repository until a registry refuses them. */
export function createRegistryAccess(environment: Environment): RegistryAccess {
  const proofs = new Map<string, string>();
  return {
    async fetch({ registry, repository }, method, path, accept, signal, patience = timeout) {
      const url = `${schemeOf(registry)}://${registry}${path}`;
      const key = `${registry}/${repository}`;
      const send = (): Promise<Response> => {
        const proof = proofs.get(key);
        const headers = { accept, ...(proof !== undefined && { authorization: proof }) };
        return fetch(url, { method, headers, signal: orTimeout(signal, patience) });
      };
      const response = await send();
      if (response.status !== 401) return response;
      const proof = await proveIdentity(
        response.headers.get('www-authenticate') ?? '',
        registry,
        repository,
        environment,
        signal,
      );
      if (proof === undefined) return response;
      proofs.set(key, proof);
      return send();
    },
  };
}

/** As docker does it: plain HTTP to this machine only. */
function schemeOf(host: string): 'http' | 'https' {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(host) ? 'http' : 'https';
}

async function proveIdentity(
  challenge: string,
  registry: string,
  repository: string,
  environment: Environment,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const credentials = await registryCredentials(registry, environment);
  const basic =
    credentials === undefined || credentials.username === '<token>'
      ? undefined
      : `Basic ${Buffer.from(`${credentials.username}:${credentials.secret}`).toString('base64')}`;
  if (/^basic\b/i.test(challenge)) return basic;
  const parameters = new Map(
    [...challenge.matchAll(/\b(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const realm = parameters.get('realm');
  if (!/^bearer\b/i.test(challenge) || realm === undefined || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  // A password goes nowhere in the clear but to this machine.
  if (url.protocol !== 'https:' && schemeOf(url.host) !== 'http') return undefined;
  const scope = parameters.get('scope') ?? `repository:${repository}:pull`;
  const service = parameters.get('service') ?? registry;
  const response =
    credentials?.username === '<token>'
      ? await exchange(url, { service, scope, token: credentials.secret }, signal)
      : await askToken(url, { service, scope }, basic, signal);
  if (!response.ok) return undefined;
  const { token, access_token: accessToken } = await readToken(response);
  const found = token ?? accessToken;
  return typeof found === 'string' ? `Bearer ${found}` : undefined;
}

/** An answer that is no JSON holds no token: the registry then says itself that it wants a login. */
async function readToken(response: Response): Promise<{ token?: unknown; access_token?: unknown }> {
  const body = await bodyWithin(response, largestToken).catch(() => undefined);
  return parseObject(body?.toString('utf8') ?? '');
}

function askToken(
  realm: URL,
  query: Readonly<Record<string, string>>,
  basic: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const url = new URL(realm);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return fetch(url, {
    headers: basic === undefined ? {} : { authorization: basic },
    signal: orTimeout(signal, timeout),
  });
}

/** An identity token of `docker login` is exchanged for one that reads the repository. */
function exchange(
  realm: URL,
  { service, scope, token }: { readonly service: string; readonly scope: string; readonly token: string },
  signal: AbortSignal | undefined,
): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    service,
    scope,
    refresh_token: token,
    client_id: 'stage-insight',
  });
  return fetch(realm, { method: 'POST', body, signal: orTimeout(signal, timeout) });
}
