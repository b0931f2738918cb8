import type { ShellCommand } from '../../core/shell/command.js';
import { baseName } from '../../core/shell/paths.js';
import type { Refused } from './conversion-result.js';
import { type Found, onlyBuild, type PartsInput, slice } from './run-slices.js';

/** `corepack prepare pnpm@9.1.0 --activate`, where the container starts that manager. */
function readCorepack(input: PartsInput, command: ShellCommand): Found | Refused {
  const texts = command.words.map(({ text }) => text ?? '');
  const isStarted = input.roots.tools.some(({ name }) => /^(pnpm|yarn)$/.test(baseName(name)));
  if (!isStarted || !/^(enable|prepare)$/.test(texts[1] ?? '')) return onlyBuild;
  const found = slice(input, command);
  return 'kind' in found ? found : { ...found, build: true, whole: false };
}

/** `npm install -g serve`: a program of the final stage, where the container starts it. */
export function readGlobalInstall(input: PartsInput, command: ShellCommand): Found | Refused {
  const texts = command.words.map(({ text }) => text ?? '');
  if (texts[0] === 'corepack') return readCorepack(input, command);
  const isGlobal =
    /^(npm|pnpm|yarn|bun)$/.test(texts[0] ?? '') && texts.some((text) => /^(-g|--global|global)$/.test(text));
  const names = texts.map((text) => text.replace(/(?<=.)@.*/, ''));
  const isStarted = input.roots.tools.some(({ name }) =>
    names.includes(baseName(name).replace(/-runtime$/, '')),
  );
  if (!isGlobal || !isStarted) return onlyBuild;
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
