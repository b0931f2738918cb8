import type { Artifact } from '../../../core/artifacts.js';
import { variableOf } from '../../../core/shell/environment.js';
import { baseName, joinPath, resolvePath } from '../../../core/shell/paths.js';
import { contextFiles } from '../context-tree.js';
import { isLeftBehind } from '../file-kinds.js';
import { oncePer } from '../once-per.js';
import type { Subject } from '../subject.js';

/** Programs that the project itself brings when it is installed: `pip install .` writes one for every entry point. */
export const projectScripts = oncePer(
  (subject: Subject): ReadonlySet<string> =>
    new Set(installedFolders(subject).flatMap((folder) => namesIn(subject, folder))),
);

/** Folders of projects that pip, uv or setup.py install. */
function installedFolders({ steps }: Subject): readonly string[] {
  return steps.flatMap(({ commands, after }) =>
    commands.flatMap(({ command: { words, cwd } }) => {
      const texts = words.map(({ text }) => text ?? '');
      const isPip =
        /^(pip[\d.]*|uv|python[\d.]*)$/.test(baseName(texts[0] ?? '')) && texts.includes('install');
      const folder = cwd ?? after.cwd;
      if (installsProject(texts) || texts.includes('setup.py')) return folder === undefined ? [] : [folder];
      if (!isPip) return [];
      return texts
        .filter((text) => /^\.{0,2}\/|^\.\.?(\[|$)/.test(text))
        .flatMap((text) => resolvePath(folder, text.split('[', 1)[0]) ?? []);
    }),
  );
}

/** Tools that install the project itself with its packages, unless told not to. */
function installsProject(texts: readonly string[]): boolean {
  if (texts.some((text) => /^--(no-root|no-self|no-install-project|no-install-workspace)$/.test(text)))
    return false;
  return /^(poetry (install|sync)|pdm (install|sync)|uv sync)$/.test(`${texts[0] ?? ''} ${texts[1] ?? ''}`);
}

function namesIn({ read }: Subject, folder: string): readonly string[] {
  const text = (name: string): string => (read(joinPath(folder, name)) ?? '').slice(0, 100_000);
  const tables = text('pyproject.toml')
    .split(/^(?=\[)/m)
    .filter((table) => /^\[(project\.(gui-)?scripts|tool\.poetry\.scripts)\]/.test(table));
  const keyed = tables.flatMap((table) => [...table.matchAll(/^["']?([\w.-]{1,100})["']?[ \t]*=/gm)]);
  const section = /^console_scripts[ \t]*=((?:\r?\n[ \t]+.*)*)/m.exec(text('setup.cfg'))?.[1] ?? '';
  const configured = [...section.matchAll(/^[ \t]+([\w.-]{1,100})[ \t]*=/gm)];
  const list = /["']console_scripts["'][^[]{0,50}\[([^\]]{0,5000})\]/.exec(text('setup.py'))?.[1] ?? '';
  const called = [...list.matchAll(/["'][ \t]*([\w.-]{1,100})[ \t]*=/g)];
  return [...keyed, ...configured, ...called].map(([, name = '']) => name);
}

/** Whether the project lies among the packages, and nothing beside its modules is copied that it may read. */
export function isInstalledWhole(subject: Subject): boolean {
  const scripts = projectScripts(subject);
  const isAsked = subject.starts.every(({ command }) => scripts.has(command.words[0]?.text ?? ''));
  const isEditable = subject.steps.some(({ commands }) =>
    commands.some(({ command }) => isLinked(command.words.map(({ text }) => text ?? ''))),
  );
  if (!isAsked || isEditable || subject.starts.length === 0) return false;
  return [...contextFiles(subject).values()].every(
    ({ path, source }) => isLeftBehind(source) || /\.pyi?$|\/py\.typed$/.test(path) || manifests.test(path),
  );
}

/** A link to the sources instead of a copy of them: what Poetry, PDM and uv make of the project, and pip with -e. */
function isLinked(texts: readonly string[]): boolean {
  return (
    texts.some((text) => /^(-e|--editable|develop)$/.test(text)) ||
    (installsProject(texts) && !texts.includes('--no-editable'))
  );
}

const manifests =
  /\/(pyproject\.toml|setup\.cfg|tox\.ini|MANIFEST\.in|[\w.-]+\.lock|[\w.-]*(requirements|constraints)[\w.-]*\.(txt|in))$/;

/** Programs of the project itself in an environment whose programs PATH finds. */
export function linkedScripts(subject: Subject, folders: readonly Artifact[]): readonly string[] {
  const path = (variableOf(subject.run.environment, 'PATH')?.text ?? '').split(':');
  const isFound = folders.some(
    ({ wants: { home } }) => home !== undefined && path.includes(joinPath(home, 'bin')),
  );
  return isFound ? [...projectScripts(subject)] : [];
}
