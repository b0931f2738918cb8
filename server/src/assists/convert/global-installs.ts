import type { ShellCommand } from '../../core/shell/command.js';
import { baseName } from '../../core/shell/paths.js';
import type { Refused } from './conversion-result.js';
import { type Found, onlyBuild, type PartsInput, slice } from './run-slices.js';

/** `corepack prepare pnpm@9.1.0 --activate`, where the container starts that manager, or it installs what the container starts. */
function readCorepack(input: PartsInput, command: ShellCommand): Found | Refused {
  const texts = command.words.map(({ text }) => text ?? '');
  const installs = input.subject.steps.some(({ commands }) =>
    commands.some(({ command: one }) => one.words[0]?.text !== 'npm' && bringsTool(input, one)),
  );
  const isStarted = installs || input.roots.tools.some(({ name }) => /^(pnpm|yarn)$/.test(baseName(name)));
  if (!isStarted || !/^(enable|prepare)$/.test(texts[1] ?? '')) return onlyBuild;
  const found = slice(input, command);
  return 'kind' in found ? found : { ...found, build: true, whole: false };
}

/** `npm install -g serve`: a program of the final stage, where the container starts it. */
export function readGlobalInstall(input: PartsInput, command: ShellCommand): Found | Refused {
  const texts = command.words.map(({ text }) => text ?? '');
  if (texts[0] === 'corepack') return readCorepack(input, command);
  if (!bringsTool(input, command)) return onlyBuild;
  const names = packagesIn(texts);
  const found = slice(input, command);
  if ('kind' in found) return found;
  const isUsed = input.subject.steps
    .slice(input.at)
    .some(({ commands }) =>
      commands.some(
        (one) =>
          names.includes(baseName(one.command.words[0]?.text ?? '')) &&
          one.command !== command &&
          !/^(npm|yarn|bun)$/.test(one.command.words[0]?.text ?? ''),
      ),
    );
  return { ...found, build: isUsed, whole: !isUsed };
}

function packagesIn(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.replace(/(?<=.)@.*/, ''));
}

/** Whether a command installs a program for everyone, and the container starts it. */
function bringsTool({ roots }: PartsInput, { words }: ShellCommand): boolean {
  const texts = words.map(({ text }) => text ?? '');
  const isGlobal =
    /^(npm|pnpm|yarn|bun)$/.test(texts[0] ?? '') && texts.some((text) => /^(-g|--global|global)$/.test(text));
  const names = packagesIn(texts);
  return isGlobal && roots.tools.some(({ name }) => names.includes(baseName(name).replace(/-runtime$/, '')));
}
