/** Why a text cannot be an image reference; `undefined` in {@link ImageName.problem} means that it can. */
export type ImageNameProblem =
  | 'empty'
  | 'variable'
  | 'uppercase-repository'
  | 'invalid-repository'
  | 'invalid-registry'
  | 'invalid-tag'
  | 'invalid-digest'
  | 'too-long';

/** An image reference taken apart the way Docker does it. Parts are best guesses where `problem` is set. */
export interface ImageName {
  /** As given, without surrounding blanks. */
  readonly text: string;
  /** `docker.io` when none is written (also for `index.docker.io`). */
  readonly registry: string;
  /** With `library/` for the official images of Docker Hub: `library/golang`, `distroless/static`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…`. */
  readonly digest: string | undefined;
  /** The way people write it: no `docker.io/library/`, no digest, no implied `latest`. */
  readonly familiar: string;
  readonly problem: ImageNameProblem | undefined;
}

const hubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);
// These follow the reference grammar of the distribution project, which BuildKit uses.
const hostName =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const pathComponent = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagName = /^\w[\w.-]{0,127}$/;
const digestName = /^[a-zA-Z][a-zA-Z0-9]*(?:[+._-][a-zA-Z][a-zA-Z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** Takes an image reference apart. Any text is input; `problem` names what Docker would reject. */
export function parseImageName(reference: string): ImageName {
  const text = reference.trim();
  const { rest, digest } = splitDigest(text);
  const { name, tag } = splitTag(rest);
  const { registry, repository } = splitRegistry(name);
  return {
    text,
    registry,
    repository,
    tag,
    digest,
    familiar: familiarName(registry, repository) + (tag === undefined ? '' : `:${tag}`),
    problem: findProblem(text, registry, repository, tag, digest),
  };
}

/** Registry and repository as people write them: `golang`, `bitnami/redis`, `gcr.io/distroless/static`. */
export function familiarName(registry: string, repository: string): string {
  if (registry !== 'docker.io') return `${registry}/${repository}`;
  return repository.startsWith('library/') ? repository.slice('library/'.length) : repository;
}

function splitDigest(text: string): { rest: string; digest: string | undefined } {
  const at = text.indexOf('@');
  return at < 0 ? { rest: text, digest: undefined } : { rest: text.slice(0, at), digest: text.slice(at + 1) };
}

function splitTag(text: string): { name: string; tag: string | undefined } {
  const colon = text.lastIndexOf(':');
  // A colon in front of a slash belongs to the port of a registry.
  if (colon < 0 || text.indexOf('/', colon) >= 0) return { name: text, tag: undefined };
  return { name: text.slice(0, colon), tag: text.slice(colon + 1) };
}

function splitRegistry(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost =
    first === 'localhost' || first.includes('.') || first.includes(':') || first !== first.toLowerCase();
  const registry = isHost ? first : 'docker.io';
  const repository = isHost ? name.slice(slash + 1) : name;
  if (!hubNames.has(registry)) return { registry, repository };
  return {
    registry: 'docker.io',
    repository: repository.includes('/') ? repository : `library/${repository}`,
  };
}

function findProblem(
  text: string,
  registry: string,
  repository: string,
  tag: string | undefined,
  digest: string | undefined,
): ImageNameProblem | undefined {
  if (text === '') return 'empty';
  if (text.includes('$')) return 'variable';
  if (!hostName.test(registry)) return 'invalid-registry';
  if (!repository.split('/').every((part) => pathComponent.test(part))) {
    return /[A-Z]/.test(repository) ? 'uppercase-repository' : 'invalid-repository';
  }
  if (tag !== undefined && !tagName.test(tag)) return 'invalid-tag';
  if (digest !== undefined && !digestName.test(digest)) return 'invalid-digest';
  return registry.length + repository.length + 1 > 255 ? 'too-long' : undefined;
}
