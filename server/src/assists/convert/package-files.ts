import type { ShellCommand } from '../../core/shell/command.js';
import { baseName } from '../../core/shell/paths.js';
import { type CommandClass, pathsOf, writesFile } from './command-classes.js';
import { contextFiles } from './context-tree.js';
import { splitPackages } from './packages.js';
import { type Found, type PartsInput, slice } from './run-slices.js';
import type { Subject } from './subject.js';
import type { Refused } from './conversion-result.js';

/**
 * A command that removes or changes files of a package which the final stage installs as well, as in
 * `rm /etc/nginx/sites-enabled/default`: what it did is said there again. `undefined`: it names others.
 */
export function readOfPackage(
  input: PartsInput,
  command: ShellCommand,
  kind: CommandClass,
): Found | Refused | undefined {
  if (!/^(clean|move|write)$/.test(kind)) return undefined;
  const target = writesFile(command);
  const paths = [...pathsOf(command), ...(target === undefined ? [] : [target])].filter(
    (path) => !path.startsWith('/dev/'),
  );
  if (paths.length === 0 || !paths.every((path) => isOfPackage(input, path))) return undefined;
  const found = slice(input, command);
  // What it wrote can be copied; what it removed can only be removed again.
  return 'kind' in found && kind !== 'clean' ? undefined : found;
}

/** Whether the path lies in the folder of a package of the final stage, and the file did not put it there itself. */
function isOfPackage({ subject, plan, roots }: PartsInput, path: string): boolean {
  const [, owner] = /^\/(?:etc|usr\/share|var\/(?:log|lib))\/([a-z][\w.+]*)(?:\/|$)/.exec(path) ?? [];
  if (owner === undefined || isBrought(subject, path)) return false;
  return subject.steps.some(({ commands }) =>
    commands.some(({ command }) =>
      splitPackages(subject, plan, roots, command)?.run.some(
        (name) => name === owner || name.startsWith(`${owner}-`),
      ),
    ),
  );
}

function isBrought(subject: Subject, path: string): boolean {
  const isNamed = ({ words }: ShellCommand): boolean => /^(cp|mv)$/.test(baseName(words[0]?.text ?? ''));
  return (
    contextFiles(subject).has(path) ||
    subject.steps.some(({ commands }) =>
      commands.some(({ command }) => isNamed(command) && pathsOf(command).at(-1) === path),
    )
  );
}
