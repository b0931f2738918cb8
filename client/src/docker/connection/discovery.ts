import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { configFolder, contextAddress, currentContext, home, tlsFiles } from './contexts.js';
import type { Environment } from './contexts.js';
import type { EngineAddress, TlsFiles } from '../../model/engine/engine-address.js';
import type { EngineOptions } from './options.js';
import { t } from '../../model/text/translate.js';

/**
 * Addresses to try, in order. A place that a person named (setting, DOCKER_HOST, context) is the only one:
 * building on another engine than the one asked for would be worse than not building.
 */
export function engineAddresses(options: EngineOptions): readonly EngineAddress[] {
  const { environment } = options;
  if (options.host) return [namedHost(options.host, t('the settings'), environment)];
  if (options.dockerContext && options.dockerContext !== 'default') {
    return [contextAddress(options.dockerContext, t('the settings, docker context'), environment)];
  }
  const host = environment['DOCKER_HOST'];
  if (host) return [namedHost(host, 'DOCKER_HOST', environment)];
  const context = currentContext(environment);
  if (context !== undefined) return [contextAddress(context.name, context.source, environment)];
  return defaultSockets(environment, process.platform);
}

function namedHost(host: string, source: string, environment: Environment): EngineAddress {
  const address = withScheme(host);
  if (!address.startsWith('tcp://') && !address.startsWith('https://')) return { host: address, source };
  const verify = environment['DOCKER_TLS_VERIFY'];
  const wantsTls =
    address.startsWith('https://') ||
    Boolean(verify) ||
    Boolean(environment['DOCKER_TLS']) ||
    address.endsWith(':2376');
  if (!wantsTls) return { host: address, source };
  const folder = environment['DOCKER_CERT_PATH'] || configFolder(environment);
  const tls = tlsFiles(folder, verify !== '' && environment['DOCKER_TLS'] === undefined);
  const missing = tls === undefined ? undefined : missingHalf(tls);
  const problem = missing === undefined ? {} : { problem: t('{0} is missing in {1}', missing, folder) };
  return { host: address, source, tls: tls ?? { verify: true }, ...problem };
}

/** A certificate is of no use without its key, nor the other way round. */
function missingHalf({ cert, key }: TlsFiles): string | undefined {
  if ((cert === undefined) === (key === undefined)) return undefined;
  return cert === undefined ? 'cert.pem' : 'key.pem';
}

function withScheme(host: string): string {
  if (host.includes('://')) return host;
  if (host.startsWith('/')) return `unix://${host}`;
  return /^[\\/]{2}\.[\\/]pipe[\\/]/.test(host) ? `npipe://${host}` : `tcp://${host}`;
}

/** Sockets that engines put up by default. On Linux and macOS only those that exist, and always the classic one. */
export function defaultSockets(
  environment: Environment,
  platform: NodeJS.Platform,
): readonly EngineAddress[] {
  if (platform === 'win32') {
    return [
      { host: 'npipe:////./pipe/docker_engine', source: t('default pipe') },
      { host: 'npipe:////./pipe/dockerDesktopLinuxEngine', source: 'Docker Desktop' },
      { host: 'npipe:////./pipe/podman-machine-default', source: 'Podman' },
    ];
  }
  const candidates = socketCandidates(environment);
  return candidates
    .filter(({ path }, index) => index === 0 || existsSync(path))
    .map(({ path, source }) => ({ host: `unix://${path}`, source }));
}

function socketCandidates(environment: Environment): readonly { path: string; source: string }[] {
  const user = home(environment);
  const runtime = environment['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.() ?? 0}`;
  return [
    { path: '/var/run/docker.sock', source: t('default socket') },
    { path: join(user, '.docker/run/docker.sock'), source: 'Docker Desktop' },
    { path: join(user, '.docker/desktop/docker.sock'), source: 'Docker Desktop' },
    { path: join(runtime, 'docker.sock'), source: t('rootless Docker') },
    ...colimaProfiles(join(user, '.colima')),
    { path: join(user, '.orbstack/run/docker.sock'), source: 'OrbStack' },
    { path: join(user, '.rd/docker.sock'), source: 'Rancher Desktop' },
    { path: join(runtime, 'podman/podman.sock'), source: 'Podman' },
    { path: '/run/podman/podman.sock', source: 'Podman' },
  ];
}

function colimaProfiles(folder: string): readonly { path: string; source: string }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
      .map(({ name }) => ({ path: join(folder, name, 'docker.sock'), source: `Colima (${name})` }));
  } catch {
    return [];
  }
}
