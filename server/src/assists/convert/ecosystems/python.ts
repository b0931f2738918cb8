import type { Artifact } from '../../../core/artifacts.js';
import type { ShellCommand } from '../../../core/shell/command.js';
import { baseName, isWithin, joinPath } from '../../../core/shell/paths.js';
import { contextFiles, isContextCopy, landingOf } from '../context-tree.js';
import { placeCopies } from '../copies.js';
import type { Carry, Ecosystem, Plan } from '../plan.js';
import { startedPrograms } from '../../../core/toolchains/started-programs.js';
import { slimOf } from '../slim-images.js';
import { packageOfTool } from '../tool-packages.js';
import { isRefused, refuse, type Subject } from '../subject.js';
import {
  collectedFiles,
  checkEnvironmentPlace,
  checkMovedPackages,
  editableCarries,
  servedFronts,
} from './python-places.js';
import { isInstalledWhole, linkedScripts, projectScripts } from './python-scripts.js';
import { hasCompilers, isInstalled, servesBuild, usesTk } from './python-tools.js';
import type { Refused } from '../conversion-result.js';
import { sourceText } from '../wording.js';

const buildOnly = new Set(
  'PIP_NO_CACHE_DIR PIP_DISABLE_PIP_VERSION_CHECK PIP_DEFAULT_TIMEOUT PIP_INDEX_URL PIP_EXTRA_INDEX_URL POETRY_VERSION POETRY_HOME POETRY_NO_INTERACTION POETRY_VIRTUALENVS_CREATE POETRY_VIRTUALENVS_IN_PROJECT POETRY_CACHE_DIR UV_COMPILE_BYTECODE UV_LINK_MODE UV_PYTHON_DOWNLOADS UV_CACHE_DIR DEBIAN_FRONTEND'.split(
    ' ',
  ),
);

/** Packages in an environment, in a folder or beside the interpreter, and the program around them. */
export const pythonPrograms: Ecosystem = (subject) => {
  const { runtimes } = subject.base;
  if (runtimes['python'] === undefined && runtimes['pypy'] === undefined) return undefined;
  const folders = packageFolders(subject);
  if (folders.length === 0 || !startsPython(subject, folders)) return undefined;
  const image = slimOf(subject);
  if (isRefused(image)) return image;
  if (image === subject.baseReference && !hasCompilers(subject)) return nothingLeft(subject);
  const odd = oddRun(subject) ?? checkEnvironmentPlace(subject) ?? checkMovedPackages(subject, folders);
  if (odd !== undefined) return odd;
  const unread = folders.find(({ linkage }) => linkage === 'unknown');
  if (unread !== undefined && subject.base.builder) return refuseUnread(subject, unread);
  return describe(subject, folders, image);
};

/** What pip, uv or poetry filled; the environment itself, not its parts, and nothing that only the build needs. */
function packageFolders(subject: Subject): readonly Artifact[] {
  return subject.run.artifacts.filter(
    (one) => one.toolchain === 'python' && one.path.endsWith('/') && !servesBuild(subject, one.path),
  );
}

const programs =
  /^(python[\d.]*|pypy[\d.]*|gunicorn|uvicorn|hypercorn|daphne|waitress-serve|uwsgi|flask|django-admin|celery|fastapi|streamlit|gradio|scrapy|alembic|rq|dramatiq|huey_consumer|chalice|sanic|granian|litestar|airflow|mlflow|jupyter|jupyter-lab|jupyter-notebook|dagster|prefect|luigi|locust|pytest|mkdocs|sphinx-build|datasette|supervisord|honcho|circusd|ddtrace-run|opentelemetry-instrument|newrelic-admin|watchmedo)$/;

function startsPython(subject: Subject, folders: readonly Artifact[]): boolean {
  const scripts = projectScripts(subject);
  return subject.starts.some(({ command, path }) => {
    const name = baseName(command.words[0]?.text ?? '');
    return (
      programs.test(name) ||
      scripts.has(name) ||
      packageTool.test(name) ||
      name.endsWith('.py') ||
      (path !== undefined && folders.some((one) => isWithin(one.path.slice(0, -1), path)))
    );
  });
}

/** They start programs of an environment; the image has them only where pip put them. */
const packageTool = /^(uv|poetry|pipenv)$/;

function nothingLeft({ ast, stage, base }: Subject): Refused {
  const message = `${base.title} is already small, and no compiler is installed that could be left behind`;
  return refuse(ast, 'nothing-to-split', stage.from, message, 'Nothing to do.');
}

function refuseUnread({ ast, stage }: Subject, { evidence, path }: Artifact): Refused {
  const message = `the packages in ${path} are not known, so the libraries they need are not known either`;
  const hint = 'List them in a requirements file or a lock file of the build context, or in the command.';
  return refuse(ast, 'unknown-run-time-libraries', evidence[0] ?? stage.from, message, hint);
}

/** A RUN that runs Python itself may fetch models or write anywhere; that of the program's folder goes along. */
function oddRun({ steps, ast }: Subject): Refused | undefined {
  for (const { commands } of steps) {
    for (const { command } of commands) {
      const texts = command.words.map(({ text }) => text ?? '');
      if (!/^python[\d.]*$/.test(baseName(texts[0] ?? '')) || isKnownCall(texts)) continue;
      const message = `it is not known which files \`${sourceText({ ast }, command)}\` creates`;
      return refuse(
        ast,
        'shell-not-understood',
        command,
        message,
        'Do this when the container starts, or convert by hand.',
      );
    }
  }
  return undefined;
}

function isKnownCall(texts: readonly string[]): boolean {
  if (texts[1] === '-m')
    return /^(venv|virtualenv|pip|ensurepip|compileall|pytest|unittest|mypy|black|spacy|build|poetry|uv)$/.test(
      texts[2] ?? '',
    );
  if (texts[1]?.endsWith('manage.py') === true)
    return /^(collectstatic|compilemessages|check|test|makemigrations)$/.test(texts[2] ?? '');
  return /^(--version|-V|setup\.py|\.\/setup\.py)$/.test(texts[1] ?? '');
}

/** The folders of packages, with the programs in them that the container starts. */
function packageCarries(subject: Subject, folders: readonly Artifact[]): readonly Carry[] {
  const carries: Carry[] = [];
  for (const folder of folders) {
    const from = folder.path.slice(0, -1);
    const made = makerOf(subject, folder);
    const span = made?.command ?? subject.stage.from;
    const derivation = `\`${sourceText(subject, span)}\` fills it`;
    const step = made?.step ?? 0;
    carries.push({
      from,
      to: from,
      folder: true,
      derivation,
      span: { start: span.start, end: span.end },
      step,
    });
    if (from.endsWith('/site-packages')) carries.push(...scriptsOf(subject, span, step));
  }
  return carries;
}

function describe(subject: Subject, folders: readonly Artifact[], image: string): Plan | Refused {
  const carries = packageCarries(subject, folders);
  const links = editableCarries(subject, carries);
  const fronts = servedFronts(subject);
  const application = applicationFolder(subject, carries, [
    ...links,
    ...fronts.map(({ project }) => ({ from: project })),
  ]);
  if (isRefused(application)) return application;
  const collected = collectedFiles(subject);
  if (isRefused(collected)) return collected;
  const tooled = startsPackageTool(subject);
  const parts = [
    ...(tooled ? manifestsOf(subject) : []),
    ...carries,
    ...fronts.map(({ carry }) => carry),
    ...collected,
  ];
  const placed =
    application === undefined
      ? parts
      : [application, ...parts.filter(({ from }) => !isWithin(application.from, from))];
  const all = [...links.filter(({ from }) => !placed.some((one) => isWithin(one.from, from))), ...placed];
  return {
    carries: all,
    programs: folders,
    bases: [{ image, reason: 'the same Python without compilers' }],
    // What the tool was told at the build it must be told when it starts the program.
    buildOnly: tooled ? new Set([...buildOnly].filter((name) => !/^(POETRY|UV)_/.test(name))) : buildOnly,
    links: true,
    ...packagesOf(subject),
    runtime: {
      names: isPyPy(subject) ? ['pypy'] : ['python'],
      title: isPyPy(subject) ? 'PyPy' : 'Python',
      version: subject.base.runtimes['python'] ?? subject.base.runtimes['pypy'] ?? '',
      match: 'minor',
    },
    provides: providedBy(subject, all, folders),
    notes: [],
    whole: true,
  };
}

/** Programs that the run base or the copies have: those that are known, and those of the project. */
function providedBy(subject: Subject, carries: readonly Carry[], folders: readonly Artifact[]): RegExp {
  const names = [...carries.map(({ to }) => baseName(to)), ...linkedScripts(subject, folders)];
  const own = names.map((name) => `^${name.replace(/[^\w-]/g, '.')}$`);
  return new RegExp([programs.source, ...own].join('|'));
}

/** Node stays where it builds a front end; modules that run JavaScript ask for its package by themselves. */
function packagesOf(subject: Subject): Pick<Plan, 'buildPackages' | 'installs'> {
  return {
    ...(bundles(subject) && { buildPackages: /^(nodejs|npm|yarn(pkg)?)$/ }),
    ...(usesTk(subject) && { installs: ['libtk8.6'] }),
  };
}

/** Whether a RUN installs or builds with Node: a front end, which is files then. */
function bundles({ steps }: Subject): boolean {
  return steps.some(({ commands }) =>
    commands.some(({ command }) => /^(npm|npx|yarn|pnpm)$/.test(command.words[0]?.text ?? '')),
  );
}

function startsPackageTool({ starts }: Subject): boolean {
  return starts.some(({ command }) => packageTool.test(baseName(command.words[0]?.text ?? '')));
}

/** `poetry run` and `uv run` read the project's own files; a COPY that moves may bring them. */
function manifestsOf(subject: Subject): readonly Carry[] {
  const copies = placeCopies(subject);
  const names = /\/(pyproject\.toml|poetry\.(lock|toml)|uv\.lock|Pipfile(\.lock)?|\.python-version)$/;
  return [...contextFiles(subject).values()].flatMap(({ path, step }): readonly Carry[] => {
    if (!names.test(path) || copies.get(step) !== 'build') return [];
    const { start, end } = subject.steps[step]?.instruction ?? subject.stage.from;
    const derivation = 'comes from the build context, and the command reads it';
    return [{ from: path, to: path, folder: false, derivation, span: { start, end }, step }];
  });
}

/** The last command that filled the folder: what is copied is what it left. */
function makerOf(
  { steps }: Subject,
  { path, evidence }: Artifact,
): { command: ShellCommand; step: number } | undefined {
  for (let step = steps.length - 1; step >= 0; step--) {
    const found = steps[step]?.commands.findLast(({ command }) =>
      evidence.some(({ start, end }) => start === command.start && end === command.end),
    );
    const touched = steps[step]?.made.some((one) => one.path === path) === true;
    if (found !== undefined || touched) {
      const command = found?.command ?? steps[step]?.commands.at(-1)?.command;
      if (command !== undefined) return { command, step };
    }
  }
  return undefined;
}

/** The images of PyPy have no other Python. */
function isPyPy({ base }: Subject): boolean {
  return base.runtimes['pypy'] !== undefined;
}

function programFolder(subject: Subject): string {
  return isPyPy(subject) ? '/opt/pypy/bin' : '/usr/local/bin';
}

/** A program of the same name that the package manager installs, and pip does not. */
function isOfSystem({ run }: Subject, name: string): boolean {
  const owner = packageOfTool(name) ?? name;
  const modules = run.artifacts.flatMap(({ toolchain, wants }) =>
    toolchain === 'python' ? (wants.modules ?? []) : [],
  );
  return run.packages.has(owner) && !modules.includes(owner);
}

/** Programs of packages that the sources start: `subprocess.run(["alembic", …])`. */
function startedScripts(subject: Subject): readonly string[] {
  const { run, context } = subject;
  const modules = new Set(
    run.artifacts.flatMap(({ toolchain, wants }) => (toolchain === 'python' ? (wants.modules ?? []) : [])),
  );
  return [...contextFiles(subject).values()]
    .filter(({ source }) => source.endsWith('.py') && !/(^|\/)(tests?|docs|examples)\//.test(source))
    .slice(0, 1500)
    .flatMap(({ source }) => startedPrograms(source, context.read(source) ?? ''))
    .flatMap(({ name, sure }) => (sure && modules.has(name) && !isOfSystem(subject, name) ? [name] : []));
}

/** Programs of packages that the container starts by name lie in /usr/local/bin. */
function scriptsOf(subject: Subject, span: Carry['span'], step: number): readonly Carry[] {
  const { starts, run } = subject;
  const own = projectScripts(subject);
  const names = new Set([
    ...startedScripts(subject),
    ...starts.flatMap(({ command, path }) => {
      const name = command.words[0]?.text ?? '';
      const isTool = packageTool.test(name) && isInstalled(subject, name);
      const isScript =
        (programs.test(name) && !/^(python|pypy)[\d.]*$/.test(name) && !isOfSystem(subject, name)) ||
        own.has(name) ||
        isTool;
      return isScript &&
        path === undefined &&
        run.artifactAt(joinPath(programFolder(subject), name)) === undefined
        ? [name]
        : [];
    }),
  ]);
  return [...names].map((name) => {
    const path = joinPath(programFolder(subject), name);
    const derivation = 'the container starts it; pip installs the programs of packages there';
    return {
      from: path,
      to: path,
      folder: false,
      derivation,
      span: { start: span.start, end: span.end },
      step,
    };
  });
}

/** Sources that a build command saw stay in the build stage: their folder goes along then. */
function applicationFolder(
  subject: Subject,
  carries: readonly Carry[],
  brought: readonly Pick<Carry, 'from'>[],
): Carry | Refused | undefined {
  const { cwd } = subject.run;
  if (isInstalledWhole(subject)) return undefined;
  const copies = placeCopies(subject);
  const files = [...contextFiles(subject).values()];
  const seen = files.some(
    ({ path, step }) =>
      copies.get(step) === 'build' &&
      !brought.some(({ from }) => isWithin(from, path)) &&
      /\.(py|html|json|ya?ml)$/.test(path) &&
      !/\/(setup|conftest)\.py$/.test(path),
  );
  const opaque = subject.steps.findIndex(
    (step, at) =>
      isContextCopy(step) && copies.get(at) === 'build' && landingOf(subject, at)?.files.length === 0,
  );
  if (!seen && opaque === -1) return undefined;
  if (cwd === undefined || cwd === '/') {
    const message = 'the program is in the root folder of the image, together with everything else';
    return refuse(subject.ast, 'artifact-unknown', subject.stage.from, message, 'Set a WORKDIR.');
  }
  const last = Math.max(
    ...carries.map(({ step }) => step),
    subject.steps.findLastIndex(
      ({ commands }) =>
        commands.length > 0 && commands.some(({ command }) => /^python/.test(command.words[0]?.text ?? '')),
    ),
  );
  const span = { start: subject.stage.from.start, end: subject.stage.from.end };
  return {
    from: cwd,
    to: cwd,
    folder: true,
    derivation: 'the program is in it, and the build used it',
    span,
    step: last,
  };
}
