import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { ShellCommand } from '../core/shell/command.js';
import { variableOf } from '../core/shell/environment.js';
import { baseName } from '../core/shell/paths.js';
import type { Step } from './step.js';

/**
 * Keeps what a package manager downloads and a compiler caches from build to build. Offered only where BuildKit is
 * sure: the file asks for a front end, or uses mounts or heredocs already. What the RUN leaves in the image is the same.
 */
export function cacheMountStep(facts: Facts, instruction: Instruction): Step | undefined {
  if (instruction.keyword !== 'RUN' || !isForBuildKit(facts)) return undefined;
  if (instruction.flags.some(({ name }) => name === 'mount')) return undefined;
  const stage = facts.graph.stageAt(instruction.start);
  if (stage === undefined) return undefined;
  const run = facts.runs.stage(stage.index);
  const commands = run.commands.filter((one) => one.instruction === instruction);
  // A cache belongs to the account that fills it.
  if (run.user?.text !== undefined && !/^(root|0)?(:|$)/.test(run.user.text)) return undefined;
  const targets = [...new Set(commands.flatMap(({ command }) => cachesOf(command)))];
  if (targets.length === 0) return undefined;
  const mounts = targets.map((target) => ` --mount=type=cache,target=${target}`).join('');
  const at = instruction.keywordSpan.end;
  return {
    title: `Keep ${targets.map((target) => `\`${target}\``).join(' and ')} between builds`,
    kind: 'cacheMounts',
    edits: [{ start: at, end: at, newText: mounts }],
  };
}

function isForBuildKit({ ast }: Facts): boolean {
  if (ast.directives.some(({ name }) => name === 'syntax')) return true;
  return ast.instructions.some(
    ({ keyword, flags, heredocs }) =>
      heredocs.length > 0 || (keyword === 'RUN' && flags.some(({ name }) => name === 'mount')),
  );
}

function cachesOf(command: ShellCommand): readonly string[] {
  const texts = command.words.map(({ text }) => text ?? '');
  const [program = '', verb = ''] = [baseName(texts[0] ?? ''), texts[1]];
  const value = (name: string): string | undefined => variableOf(command.environment, name)?.text;
  const home = value('HOME') ?? '/root';
  switch (program) {
    case 'go': {
      const modules = value('GOMODCACHE') ?? `${value('GOPATH') ?? `${home}/go`}/pkg/mod`;
      const objects = value('GOCACHE') ?? `${home}/.cache/go-build`;
      if (verb === 'mod') return [modules];
      return /^(build|install|test|vet)$/.test(verb) ? [modules, objects] : [];
    }
    case 'cargo':
      // The target folder stays out: programs that lie in a cache are not in the image.
      return /^(build|install|fetch|test)$/.test(verb)
        ? [`${value('CARGO_HOME') ?? `${home}/.cargo`}/registry`]
        : [];
    case 'npm':
      return /^(ci|install|i)$/.test(verb) ? [value('NPM_CONFIG_CACHE') ?? `${home}/.npm`] : [];
    case 'pip':
    case 'pip3':
      return verb === 'install' &&
        !texts.includes('--no-cache-dir') &&
        value('PIP_NO_CACHE_DIR') === undefined
        ? [value('PIP_CACHE_DIR') ?? `${home}/.cache/pip`]
        : [];
    case 'mvn':
      return [`${home}/.m2`];
    case 'gradle':
      return [value('GRADLE_USER_HOME') ?? `${home}/.gradle`];
    default:
      return [];
  }
}
