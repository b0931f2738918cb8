import type { ShellCommand } from '../../core/shell/command.js';
import { baseName, joinPath } from '../../core/shell/paths.js';
import { classOf } from './command-classes.js';
import type { Plan } from './plan.js';
import type { Roots } from './roots.js';
import { systemNeeds } from './source-tools.js';
import type { Subject } from './subject.js';

/**
 * Whether a smaller image in FROM is all that there is to gain: the build only fetches modules of JavaScript, none of
 * which is compiled or runs a script, so a second stage would have everything that the first one has.
 */
export function needsNoSecondStage(subject: Subject, plan: Plan, roots: Roots): boolean {
  const { steps, stage, baseReference } = subject;
  const [word] = stage.from.words;
  if (plan.runtime?.title !== 'Node.js' || plan.bases[0].image === baseReference) return false;
  if (word === undefined || word.value !== baseReference || word.raw !== word.value) return false;
  const commands = steps.flatMap((step) => step.commands.map(({ command }) => command));
  const working = commands.filter(
    (command) => !/^(harmless|folder|owner|mode|clean)$/.test(classOf(command)),
  );
  if (steps.some(({ understood }) => !understood) || !working.every(isInstall)) return false;
  if (systemNeeds(subject, plan).length > 0) return false;
  if (roots.tools.some(({ name }) => plan.provides?.test(baseName(name)) !== true)) return false;
  return working.length > 0 && working.every(({ cwd }) => cwd !== undefined && fetchesOnly(subject, cwd));
}

function isInstall({ words }: ShellCommand): boolean {
  const [program = '', verb = 'install'] = words
    .map(({ text }) => text ?? '?')
    .filter((text, at) => at === 0 || !text.startsWith('-'));
  return /^(npm|yarn)$/.test(program) && /^(ci|i|install|clean-install)$/.test(verb);
}

/** Scripts of the project that run at an install. */
const lifeCycle = /"(pre|post)?(install|prepare|prepublish)"\s*:/;

/** A lock file that names no module with a script of its own, and a manifest that names none either. */
function fetchesOnly({ run }: Subject, folder: string): boolean {
  const manifest = run.readFile(joinPath(folder, 'package.json'));
  const lock = run.readFile(joinPath(folder, 'package-lock.json'));
  if (manifest === undefined || lock === undefined || lifeCycle.test(manifest)) return false;
  return (
    /"lockfileVersion"\s*:\s*[23]/.test(lock) &&
    !/"hasInstallScript"|git\+|"resolved"\s*:\s*"(?!https:)/.test(lock)
  );
}
