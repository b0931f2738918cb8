import type { ServiceHealthcheck } from '../inputs.js';
import type { JoinedText } from '../text/ast.js';
import { sourceSpan } from '../text/joined-text.js';
import { type Data, dataAt, scalarsOf, textOf } from './data-tree.js';
import { dockerfileOfService } from './service-commands.js';

const maxServices = 200;

/** The health checks that services of a Compose file run in images that are built beside it. */
export function serviceHealthchecks(path: string, services: readonly Data[]): readonly ServiceHealthcheck[] {
  return services.slice(0, maxServices).flatMap((service) => readHealthcheck(path, service) ?? []);
}

function readHealthcheck(file: string, service: Data): ServiceHealthcheck | undefined {
  const dockerfile = dockerfileOfService(file, service);
  const check = dataAt(service, 'healthcheck');
  if (dockerfile === undefined || textOf(dataAt(check, 'disable')) === 'true') return undefined;
  // Files of the host may bring the program.
  if (scalarsOf(dataAt(service, 'volumes')).some(({ text }) => /:\/(usr|bin|sbin)(\/|:|$)/.test(text)))
    return undefined;
  const target = textOf(dataAt(service, 'build', 'target'));
  const first = firstProgram(dataAt(check, 'test'));
  if (first === undefined || (target !== undefined && !/^[\w.-]+$/.test(target))) return undefined;
  const { word, length, byShell } = first;
  return {
    ...sourceSpan(word, 0, length),
    file,
    dockerfile,
    target,
    program: word.text.slice(0, length),
    byShell,
    buildArguments: argumentNames(dataAt(service, 'build', 'args')),
  };
}

/** A mapping, or a list of `NAME=value`. */
function argumentNames(data: Data | undefined): readonly string[] {
  if (data?.kind === 'map') return [...data.entries.keys()].filter((name) => /^\w+$/.test(name));
  return scalarsOf(data).flatMap(({ text }) => /^\w+/.exec(text)?.[0] ?? []);
}

export interface FirstProgram {
  /** The text that begins with it. */
  readonly word: JoinedText;
  readonly length: number;
  readonly byShell: boolean;
}

function firstProgram(test: Data | undefined): FirstProgram | undefined {
  if (test?.kind === 'scalar') return firstProgramIn(test.joined);
  if (test?.kind !== 'list') return undefined;
  const [kind, word] = scalarsOf(test);
  if (kind === undefined || word === undefined) return undefined;
  if (kind.text === 'CMD-SHELL') return firstProgramIn(word);
  const isPlain = kind.text === 'CMD' && /^[\w./+-]+$/.test(word.text);
  return isPlain ? { word, length: word.text.length, byShell: false } : undefined;
}

/** The first word of a line of shell; not where another command may take its place when it fails. */
export function firstProgramIn(word: JoinedText): FirstProgram | undefined {
  const name = /^[\w./+-]+(?=\s|$)/.exec(word.text)?.[0];
  const line = word.text.trimEnd().replace(/;$/, '').trimEnd();
  const rest = line.replace(/\|\|\s*(?:exit\s+\d+|exit|false)$/, '');
  if (name === undefined || /\|\||[;!`(]|^(?:if|for|while|case|until)\b/.test(rest)) return undefined;
  return { word, length: name.length, byShell: true };
}
