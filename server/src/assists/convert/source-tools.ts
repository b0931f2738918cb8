import { imageHolds } from '../../core/images/image-holds.js';
import type { ImageFacts } from '../../core/images/image-facts.js';
import { moduleNeeds, type ModuleNeeds } from '../../core/packages/module-needs.js';
import { type ModuleLanguage, moduleLanguageOf } from '../../core/packages/language-modules.js';
import type { Artifact } from '../../core/artifacts.js';
import { packagesWith } from '../../core/packages/packages-with.js';
import { packagesOfLibrary } from '../../core/packages/run-packages.js';
import { baseName } from '../../core/shell/paths.js';
import { startedPrograms } from '../../core/toolchains/started-programs.js';
import { contextFiles } from './context-tree.js';
import { packageOfTool } from './tool-packages.js';
import { oncePer } from './once-per.js';
import type { Plan } from './plan.js';
import { isEverywhere } from './roots.js';
import type { Subject } from './subject.js';

/** A program or library of the build image that the final image needs too. */
export interface SystemNeed {
  readonly kind: 'program' | 'library';
  readonly name: string;
  /** Who needs it, for people: `app.py:3`, `the module python-magic`. */
  readonly by: string;
  /** Set where the file installs it with the package manager of another language than that of the program. */
  readonly foreign?: true;
}

/**
 * What sources start and modules open, start or link, of which the image that builds is known to have it. Every package
 * and every run base is asked with the same needs: the sources are read once.
 */
export function systemNeeds(subject: Subject, plan: Plan): readonly SystemNeed[] {
  return needsOf(plan, subject);
}

const needsOf = oncePer((plan: Plan, subject: Subject): readonly SystemNeed[] => {
  const needs = [...sourceNeeds(subject, plan), ...moduleSystemNeeds(subject, plan)];
  return needs.filter(({ name }, at) => needs.findIndex((one) => one.name === name) === at);
});

/** Where files are that run in no container: tests, documentation, tools of the development. */
const developmentFolders =
  /(^|\/)(tests?|__tests__|spec|e2e|docs?|examples?|samples|fixtures|testdata|benchmarks?|hack|scripts|tools|ci|node_modules|vendor|third_party|\.[\w-]+)\//;
const developmentNames =
  /(_test\.go|[._](test|spec)\.[cm]?[jt]sx?|(^|\/)(test_[^/]*|[^/]*_test|conftest|setup|fabfile|noxfile|tasks)\.py|(^|\/)(build\.rs|magefile\.go|gulpfile\.js|Gruntfile\.js|[^/]*\.config\.[cm]?[jt]s)|_spec\.rb|\.gemspec|(^|\/)Rakefile|\.rake)$/;

/** Files of a project of usual size; a larger one is looked into up to here. */
const maxFiles = 1500;

function sourceNeeds(subject: Subject, plan: Plan): readonly SystemNeed[] {
  const files = [...contextFiles(subject).values()].filter(
    ({ source }) => !developmentFolders.test(source) && !developmentNames.test(source),
  );
  return files.slice(0, maxFiles).flatMap(({ source }) => {
    const text = subject.context.read(source) ?? '';
    return startedPrograms(source, text).flatMap(({ name, at, sure }): readonly SystemNeed[] => {
      const foreign = sure && isForeign(subject, name);
      if (!foreign && !isLost(subject, plan, name, sure)) return [];
      const line = text.slice(0, at).split('\n').length;
      const by = `${source}:${line.toString()}`;
      return [{ kind: 'program', name: baseName(name), by, ...(foreign && { foreign }) }];
    });
  });
}

/** A program from elsewhere that sources start, of which it is not known what it needs of the image. */
export function unknownProgram(subject: Subject): { readonly path: string; readonly by: string } | undefined {
  const { steps, run } = subject;
  const fetched = steps.flatMap(({ made, commands }) =>
    commands.some(({ command }) => /^(curl|wget)$/.test(baseName(command.words[0]?.text ?? '')))
      ? made.filter(({ path, linkage }) => linkage === 'unknown' && run.artifactAt(path)?.path === path)
      : [],
  );
  if (fetched.length === 0) return undefined;
  for (const { source } of contextFiles(subject).values()) {
    if (developmentFolders.test(source) || developmentNames.test(source)) continue;
    const started = startedPrograms(source, subject.context.read(source) ?? '');
    const found = fetched.find(({ path }) =>
      started.some(({ name, sure }) => sure && (name === path || name === baseName(path))),
    );
    if (found !== undefined) return { path: found.path, by: source };
  }
  return undefined;
}

/** Whether a source of the program starts a tool that is asked after. */
export function isStartedBySources(subject: Subject, isMeant: (tool: string) => boolean): boolean {
  return [...contextFiles(subject).values()]
    .filter(({ source }) => !developmentFolders.test(source) && !developmentNames.test(source))
    .slice(0, maxFiles)
    .some(({ source }) =>
      startedPrograms(source, subject.context.read(source) ?? '').some(({ name }) => isMeant(baseName(name))),
    );
}

/** `pip install yt-dlp` in an image of Node: the folder that it goes to stays with the build. */
function isForeign({ steps, base }: Subject, name: string): boolean {
  return steps.some(({ commands }) =>
    commands.some(({ command: { words } }) => {
      const texts = words.map(({ text }) => text ?? '');
      const language = managers.find(([pattern]) => pattern.test(baseName(texts[0] ?? '')))?.[1];
      const isOwn = language === undefined || language.some((one) => base.runtimes[one] !== undefined);
      return !isOwn && texts.includes('install') && texts.includes(name);
    }),
  );
}

const managers: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^pip[\d.]*$|^pipx$/, ['python', 'pypy']],
  [/^npm$/, ['node']],
  [/^gem$/, ['ruby']],
];

/** Whether a program lies in the build image, by its own lists or by a package that the file installs. */
function isLost(subject: Subject, plan: Plan, name: string, sure: boolean): boolean {
  const tool = baseName(name);
  const isNamed = !name.includes('/') || /^\/(usr\/)?(local\/)?s?bin\//.test(name);
  if (!isNamed || isEverywhere(tool) || plan.provides?.test(tool) === true) return false;
  const isOwn =
    subject.run.artifacts.some(({ path }) => baseName(path) === tool) ||
    [...contextFiles(subject).values()].some(({ path }) => baseName(path) === tool);
  if (isOwn) return false;
  const { value } = subject.run.runtime.holds({ kind: 'program', name: tool });
  if (value !== undefined) return value;
  return sure && packageOfTool(tool) !== undefined && subject.base.builder;
}

function moduleSystemNeeds(subject: Subject, plan: Plan): readonly SystemNeed[] {
  const { holds } = subject.run.runtime;
  return plan.programs.flatMap((artifact) => {
    const language = moduleLanguageOf(artifact.toolchain);
    if (language === undefined) return [];
    return (artifact.wants.modules ?? []).flatMap((name): readonly SystemNeed[] => {
      const { libraries, programs, built } = needsOfModule(subject, artifact, language, name);
      const by = `the module ${name}`;
      const found = [
        ...libraries.map((library) => ({ kind: 'library', name: library, by }) as const),
        ...programs.map((program) => ({ kind: 'program', name: program, by }) as const),
      ];
      // What is built here is linked with what was there; a list that is not complete does not say so.
      return found.filter(({ kind, name: thing }) => {
        const isCompilers = /^lib(stdc\+\+|gcc_s)(\.|$)/.test(thing);
        // The packages that an extension of PHP needs bring them along.
        if (isCompilers && language === 'php') return false;
        const { value } = holds({ kind, name: thing });
        return value ?? (built && kind === 'library' && !isCompilers);
      });
    });
  });
}

function needsOfModule(
  { base }: Subject,
  { wants }: Artifact,
  language: ModuleLanguage,
  name: string,
): ModuleNeeds {
  const fromSource = wants.fromSource ?? [];
  return moduleNeeds(language, name, {
    release: base.distro === 'debian' ? base.release : undefined,
    libc: base.libc === 'glibc' || base.libc === 'musl' ? base.libc : undefined,
    fromSource: fromSource.includes('*') || fromSource.includes(name),
  });
}

/** The first module that is built from source while nothing is known of what it links. */
export function unknownBuild(subject: Subject, { programs }: Plan): string | undefined {
  for (const artifact of programs) {
    const language = moduleLanguageOf(artifact.toolchain);
    if (language !== 'python') continue;
    const found = (artifact.wants.fromSource ?? []).find(
      (name) => name !== '*' && needsOfModule(subject, artifact, language, name).open,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether an image has it already; unknown is no. */
export function isThere(image: ImageFacts, { kind, name }: Pick<SystemNeed, 'kind' | 'name'>): boolean {
  return imageHolds(image, { kind, name }).value === true;
}

/** The package that brings it on the release of an image. */
export function packageOf(
  { distro, release }: ImageFacts,
  { kind, name }: Pick<SystemNeed, 'kind' | 'name'>,
): string | undefined {
  const usual = kind === 'program' ? packageOfTool(name) : undefined;
  if (usual !== undefined || distro === undefined) return usual;
  if (kind === 'library') return packagesOfLibrary(name, { distro, release })?.[0];
  return packagesWith(kind, name, `${distro}/${release ?? ''}`)?.[0];
}
