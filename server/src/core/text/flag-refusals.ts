import type { Ast, Flag, Instruction } from './ast.js';
import { nearestName } from '../graph/nearest-name.js';
import type { Refusal } from './refusal.js';
import { isExperimentalSyntax } from './syntax-image.js';

/** Flags by instruction, those of experiments included (BuildKit: instructions/parse.go). */
const knownFlags: Readonly<Record<string, readonly string[]>> = {
  ADD: ['chown', 'chmod', 'link', 'keep-git-dir', 'checksum', 'unpack', 'exclude'],
  COPY: ['chown', 'from', 'chmod', 'link', 'parents', 'exclude'],
  FROM: ['platform'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
  RUN: ['mount', 'network', 'security', 'device'],
};
const anyFlag = new Set(Object.values(knownFlags).flat());
const takeFlags = new Set(Object.keys(knownFlags));
/** Flags of these are passed over. */
const ignoreFlags = new Set(['ARG', 'STOPSIGNAL']);
const switches = new Set(['link', 'keep-git-dir', 'unpack', 'parents']);
const repeatable = new Set(['mount', 'exclude', 'device']);

/**
 * Flags that the instruction does not have, has twice or has without a value. A flag that no instruction knows is
 * silent where flags are taken: a newer builder may have it.
 */
export function flagRefusals(instruction: Instruction, ast: Ast): Refusal[] {
  const { keyword, flags } = instruction;
  // NONE looks at no flag.
  if (flags.length === 0 || isHealthcheckNone(instruction)) return [];
  const known = knownFlags[keyword] ?? [];
  const seen = new Set<string>();
  return flags.flatMap((flag): Refusal[] => {
    const { name, start, end } = flag;
    if (!known.includes(name))
      return isSurelyUnknown(keyword, name, ast) ? [unknownFlag(instruction, flag)] : [];
    if (seen.has(name) && !repeatable.has(name))
      return [{ start, end, words: `duplicate flag specified: --${name}` }];
    seen.add(name);
    return isValueMissing(instruction, flag) ? [missingValue(instruction, flag)] : [];
  });
}

function isHealthcheckNone(instruction: Instruction): boolean {
  return instruction.keyword === 'HEALTHCHECK' && instruction.words[0]?.value.toUpperCase() === 'NONE';
}

function isSurelyUnknown(keyword: string, name: string, ast: Ast): boolean {
  if (ignoreFlags.has(keyword)) return false;
  if (!takeFlags.has(keyword)) return true;
  if (isExperimentalSyntax(ast)) return false;
  return anyFlag.has(name.toLowerCase()) || misspelt(keyword, name) !== undefined;
}

/** No new flag will be one letter away from an old one. */
function misspelt(keyword: string, name: string): string | undefined {
  return nearestName(name, knownFlags[keyword] ?? [], 1);
}

/** `COPY --from stage` has a rule of its own. */
function isValueMissing({ keyword }: Instruction, { name, value }: Flag): boolean {
  return value === undefined && !switches.has(name) && !(keyword === 'COPY' && name === 'from');
}

function missingValue({ words }: Instruction, { name, start, end }: Flag): Refusal {
  const [next] = words;
  const refused = {
    start,
    end,
    words: `missing a value on flag: --${name}`,
    advice: `write \`--${name}=…\``,
  };
  if (next === undefined || next.raw.startsWith('=')) return refused;
  const fix = {
    title: `Write \`--${name}=${next.raw}\``,
    edits: [{ start: end, end: next.start, newText: '=' }],
  };
  return { ...refused, fix };
}

function unknownFlag({ keyword, keywordSpan, flags }: Instruction, flag: Flag): Refusal {
  const { name, nameSpan, start, end } = flag;
  const refused = { start, end, words: `unknown flag: --${name}` };
  const lower = name.toLowerCase();
  const known = knownFlags[keyword] ?? [];
  if (known.includes(lower)) {
    const fix = { title: `Change to \`--${lower}\``, edits: [{ ...nameSpan, newText: lower }] };
    return { ...refused, advice: 'flags are written in lower case', fix };
  }
  const copies = knownFlags['COPY'] ?? [];
  if (keyword === 'ADD' && name === 'from' && flags.every((each) => copies.includes(each.name))) {
    const fix = { title: 'Change ADD to COPY', edits: [{ ...keywordSpan, newText: 'COPY' }] };
    return { ...refused, advice: 'only COPY takes files from a stage', fix };
  }
  const meant = misspelt(keyword, name);
  if (meant !== undefined) {
    const fix = { title: `Change to \`--${meant}\``, edits: [{ ...nameSpan, newText: meant }] };
    return { ...refused, advice: `did you mean \`--${meant}\`?`, fix };
  }
  if (takeFlags.has(keyword)) return refused;
  return { ...refused, advice: `${keyword} takes no flags` };
}
