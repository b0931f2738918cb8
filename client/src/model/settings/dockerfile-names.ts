import { lastPart } from '../text/paths.js';

/**
 * Every file whose name speaks of Dockerfiles, for searching and watching; `isDockerfilePath` then decides. Letters are
 * spelled out because the editor's globs heed case where its language and Docker do not.
 */
export const dockerfileGlob = '**/*{[Dd]ocker,[Cc]ontainer,DOCKER,CONTAINER}{file,FILE}*';

const dockerfileName = /^(?:dockerfile|containerfile)(?:[._-].+)?$|.\.(?:dockerfile|containerfile)$/i;

/** Ignore lists, papers about the file, backups of it, and templates that something else makes a Dockerfile of. */
const otherKinds =
  /(?:~|\.(?:dockerignore|md|rst|adoc|bak|orig|rej|old|sw[op]|tmp|j2|jinja2?|in|tmpl|tpl|template|gotmpl|erb|m4|mustache|hbs|ejs|json|ya?ml|xml|html|png|svg|log|lock|asc|sig|sha256))$/i;

/** Programs about Dockerfiles; `Dockerfile.go` is a Dockerfile for Go all the same. */
const programs =
  /^(?:(?:dockerfile|containerfile)|(?:Dockerfile|Containerfile)[_-].*|(?:dockerfile|containerfile)[._-].*)\.(?:go|rs|rb|py|pl|php|lua|vim|el|exs?|java|kt|cs|c|cc|cpp|h|hpp|[cm]?[jt]sx?|css|sh|ps1|snap|map)$/;

/** Whether a file of this name, or path, is a Dockerfile by convention: the one rule of terminal and editor. */
export function isDockerfilePath(path: string): boolean {
  const name = lastPart(path);
  return dockerfileName.test(name) && !otherKinds.test(name) && !programs.test(name);
}

/** Schemes of every place that a Dockerfile can come from but history and diffs; what is not on a disk is analysed only. */
export const dockerfileSchemes: readonly string[] = [
  'file',
  'untitled',
  'vscode-remote',
  'vscode-vfs',
  'vscode-test-web',
  'memfs',
];
