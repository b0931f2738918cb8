import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { EngineAddress, TlsFiles } from '../../model/engine/engine-address.js';
import type { EngineOptions } from './options.js';
import { t } from '../../model/text/translate.js';
import { parseObject, record, type UntypedRecord } from '../../model/text/untyped.js';

export type Environment = EngineOptions['environment'];

/** Folder of the docker command line's configuration. */
export function configFolder(environment: Environment): string {
  return environment['DOCKER_CONFIG'] || join(home(environment), '.docker');
}

export function home(environment: Environment): string {
  return environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
}

/** `config.json` of the docker command line; empty when there is none or it is broken. */
export function readDockerConfig(environment: Environment): Readonly<Record<string, unknown>> {
  return readJson(join(configFolder(environment), 'config.json'));
}

/** Name of the context the docker command line would use; undefined when it would use the default sockets. */
export function currentContext(environment: Environment): { name: string; source: string } | undefined {
  const fromEnvironment = environment['DOCKER_CONTEXT'];
  if (fromEnvironment) return { name: fromEnvironment, source: 'DOCKER_CONTEXT' };
  const fromConfig = readDockerConfig(environment)['currentContext'];
  return typeof fromConfig === 'string' && fromConfig !== '' && fromConfig !== 'default'
    ? { name: fromConfig, source: 'docker context' }
    : undefined;
}

/** Address of a named docker context, read from the files that `docker context create` writes. */
export function contextAddress(name: string, source: string, environment: Environment): EngineAddress {
  const digest = createHash('sha256').update(name).digest('hex');
  const contexts = join(configFolder(environment), 'contexts');
  const meta = readJson(join(contexts, 'meta', digest, 'meta.json'));
  const endpoint = record(record(meta['Endpoints'])['docker']);
  const host = endpoint['Host'];
  const label = `${source} "${name}"`;
  if (typeof host !== 'string' || host === '')
    return { host: '', source: label, problem: t('no such docker context') };
  const files = tlsFiles(join(contexts, 'tls', digest, 'docker'), endpoint['SkipTLSVerify'] !== true);
  return { host, source: label, context: name, ...(files && { tls: files }) };
}

/** TLS files of a folder, as `ca.pem`, `cert.pem` and `key.pem`; undefined when none is there. */
export function tlsFiles(folder: string, verify: boolean): TlsFiles | undefined {
  const ca = readText(join(folder, 'ca.pem'));
  const cert = readText(join(folder, 'cert.pem'));
  const key = readText(join(folder, 'key.pem'));
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  return {
    verify,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

/** The object that a file of JSON holds; empty for anything else. */
export function readJson(file: string): UntypedRecord {
  return parseObject(readText(file) ?? '');
}

export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
