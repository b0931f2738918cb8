import type { ServiceHealthcheck } from '../inputs.js';
import type { JoinedText } from '../text/ast.js';
import { sourceSpan } from '../text/joined-text.js';
import { childrenOf, type Data, dataAt, scalarsOf, textOf } from './data-tree.js';
import { readYaml } from './read-yaml.js';
import { composeName, dockerfileOfService } from './service-commands.js';

const maxLength = 1_000_000;
const maxServices = 200;

/** The health checks that a Compose file runs in images that are built beside it. */
export function readServiceHealthchecks(path: string, text: string): readonly ServiceHealthcheck[] {
  if (!composeName.test(path) || text.length > maxLength || !/^[ \t]+healthcheck:/m.test(text)) return [];
  try {
    return readYaml(text)
      .flatMap((document) => childrenOf(dataAt(document, 'services')))
      .slice(0, maxServices)
      .flatMap((service) => readHealthcheck(path, service) ?? []);
  } catch {
    // The parser recurses: a file nested deeper than the stack is as good as broken.
    return [];
  }
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
  };
}

interface FirstProgram {
  /** The text that begins with it. */
  readonly word: JoinedText;
  readonly length: number;
  readonly byShell: boolean;
}

function firstProgram(test: Data | undefined): FirstProgram | undefined {
  if (test?.kind === 'scalar') return inLine(test.joined);
  if (test?.kind !== 'list') return undefined;
  const [kind, word] = scalarsOf(test);
  if (kind === undefined || word === undefined) return undefined;
  if (kind.text === 'CMD-SHELL') return inLine(word);
  const isPlain = kind.text === 'CMD' && /^[\w./+-]+$/.test(word.text);
  return isPlain ? { word, length: word.text.length, byShell: false } : undefined;
}

/** The first word of a line of shell; not where another command may take its place when it fails. */
function inLine(word: JoinedText): FirstProgram | undefined {
  const name = /^[\w./+-]+(?=\s|$)/.exec(word.text)?.[0];
  const line = word.text.trimEnd().replace(/;$/, '').trimEnd();
  const rest = line.replace(/\|\|\s*(?:exit\s+\d+|exit|false)$/, '');
  if (name === undefined || /\|\||[;!`(]|^(?:if|for|while|case|until)\b/.test(rest)) return undefined;
  return { word, length: name.length, byShell: true };
}
