import type { Instruction } from '../text/ast.js';
import type { Span } from '../text/text.js';
import { scriptVariables } from '../shell/script-variables.js';
import { predefinedFromArgs, readArgs } from './args.js';
import type { Stage, StageGraph } from './graph.js';

/** Names that are set in a stage before its first instruction; `mayHave`: whether another name may be, too. */
export interface BaseVariables {
  readonly names: ReadonlySet<string>;
  /** Whether its `/bin/sh` is one that sets neither UID nor USER. */
  readonly hasPlainShell: boolean;
  mayHave(name: string): boolean;
}

/** A use of a variable that is not set there, although the file sets it elsewhere. The span covers the name. */
export interface LostVariable extends Span {
  readonly name: string;
  readonly stage: number;
  readonly instruction: Instruction;
  /** `word`: BuildKit expands it to nothing; `script`: the shell of a RUN does. */
  readonly kind: 'word' | 'script';
  readonly elsewhere: Declaration;
}

export interface Declaration extends Span {
  /** `predefined`: BuildKit knows its value, and gives it to a stage that declares it. */
  readonly kind: 'global' | 'ARG' | 'ENV' | 'predefined';
  /** The stage that declares it; -1: none. */
  readonly stage: number;
  /** As written, quotes included; `undefined`: without a value. */
  readonly value: string | undefined;
}

/** Instructions in whose words BuildKit expands variables. `FROM` sees the global ARGs. */
const expanded = new Set('ADD COPY ENV EXPOSE LABEL STOPSIGNAL USER VOLUME WORKDIR ARG'.split(' '));
/** Variables that BuildKit hands to every RUN, and those that a shell sets itself. */
const alwaysSet = new Set(
  `HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy ftp_proxy no_proxy all_proxy
  PATH HOME HOSTNAME PWD OLDPWD SHELL TERM IFS PPID RANDOM LINENO SECONDS OPTARG OPTIND REPLY
  BASH BASH_VERSION SHLVL SOURCE_DATE_EPOCH`.split(/\s+/),
);
/** Set by bash, or by whoever logs in: not by dash or ash in a RUN, nor by BuildKit. */
const setByBash = new Set(['UID', 'EUID', 'USER', 'LOGNAME']);
/** `ln -sf /bin/bash /bin/sh`, `dpkg-reconfigure dash`: bash answers to `sh` from there on. */
const putsBash = /\bbash\s{1,20}(?:\/(?:usr\/)?bin\/)?sh(?!\S)|\bdpkg-reconfigure\s[^;&|]{0,200}\bdash\b/;

/**
 * Uses of variables that do not reach their stage, in text order, the first of each name in an instruction. Silent where the base image of the stage may set
 * them, and where a script sets them itself.
 */
export function lostVariables(
  graph: StageGraph,
  baseOf: (stage: number) => BaseVariables | undefined,
): readonly LostVariable[] {
  const declared = declarations(graph);
  const setsShell = graph.stages.some(({ instructions }) =>
    instructions.some(
      ({ keyword, body }) => keyword === 'SHELL' || (keyword === 'RUN' && putsBash.test(body.text)),
    ),
  );
  const scopes: (ReadonlySet<string> | undefined)[] = [];
  return graph.stages.flatMap((stage) => {
    const { scope, lost } = walkStage(stage, {
      declared,
      inherited: inheritedScope(stage, scopes),
      setsShell,
      baseOf,
    });
    scopes[stage.index] = scope;
    return lost;
  });
}

/** What the stage it starts from sets; of several that it may start from, what any of them sets. */
function inheritedScope(
  { base, index }: Stage,
  scopes: readonly (ReadonlySet<string> | undefined)[],
): ReadonlySet<string> {
  const parents = base.kind === 'stage' ? [base.stage] : base.kind === 'unknown' ? base.members : [];
  return new Set(parents.filter((at) => at < index).flatMap((at) => [...(scopes[at] ?? [])]));
}

interface StageWalk {
  readonly declared: ReadonlyMap<string, readonly Declaration[]>;
  readonly inherited: ReadonlySet<string>;
  /** Whether a SHELL of the file may put bash into the place of `/bin/sh`. */
  readonly setsShell: boolean;
  baseOf(stage: number): BaseVariables | undefined;
}

function walkStage(stage: Stage, walk: StageWalk): { scope: ReadonlySet<string>; lost: LostVariable[] } {
  const scope = new Set(walk.inherited);
  const lost: LostVariable[] = [];
  const base = walk.baseOf(stage.index);
  const lostTo = (name: string, instruction: Instruction, use?: Span): Declaration | undefined => {
    if (base === undefined || scope.has(name) || alwaysSet.has(name)) return undefined;
    if (base.names.has(name) || base.mayHave(name)) return undefined;
    const isByShell = instruction.keyword === 'RUN' && (walk.setsShell || !base.hasPlainShell);
    if (setByBash.has(name) && isByShell) return undefined;
    const below = { stage: stage.index, from: tooLateFrom(instruction), use };
    return elsewhereOf(walk.declared, name, stage.index) ?? declaredBelow(walk.declared, name, below);
  };
  for (const instruction of stage.instructions) {
    const seen = new Set<string>();
    for (const use of usesOf(instruction, (name) => lostTo(name, instruction) !== undefined)) {
      const elsewhere = seen.has(use.name) ? undefined : lostTo(use.name, instruction, use);
      seen.add(use.name);
      if (elsewhere !== undefined) lost.push({ ...use, stage: stage.index, instruction, elsewhere });
    }
    for (const name of declaredNames(instruction)) scope.add(name);
  }
  return { scope, lost };
}

/** The declaration that was meant: a global one, else that of the nearest stage above. */
function elsewhereOf(
  declared: ReadonlyMap<string, readonly Declaration[]>,
  name: string,
  stage: number,
): Declaration | undefined {
  if (predefinedFromArgs.has(name))
    return { kind: 'predefined', stage: -1, value: undefined, start: 0, end: 0 };
  const all = (declared.get(name) ?? []).filter((one) => one.stage < stage);
  return all.find(({ kind }) => kind === 'global') ?? all.at(-1);
}

/** Where declarations come too late for an instruction: behind it; in an ENV of pairs already those beside it. */
function tooLateFrom(instruction: Instruction): number {
  const isPairs = instruction.keyword === 'ENV' && instruction.words[0]?.raw.includes('=') === true;
  return isPairs ? instruction.start : instruction.end;
}

/** A declaration of the same stage that comes too late for a use: behind the offset `from`, and not around the use itself. */
function declaredBelow(
  declared: ReadonlyMap<string, readonly Declaration[]>,
  name: string,
  { stage, from, use }: { readonly stage: number; readonly from: number; readonly use: Span | undefined },
): Declaration | undefined {
  return declared.get(name)?.find((one) => {
    const isOwn = use !== undefined && one.start <= use.start && use.end <= one.end;
    return one.stage === stage && one.start > from && !isOwn;
  });
}

type Use = Span & { readonly name: string; readonly kind: 'word' | 'script' };

/** `counts` spares the shell parser the RUNs in which no name counts. */
function usesOf(instruction: Instruction, counts: (name: string) => boolean): readonly Use[] {
  if (instruction.keyword === 'RUN') return scriptUses(instruction, counts);
  return expanded.has(instruction.keyword) ? wordUses(instruction) : [];
}

function scriptUses(instruction: Instruction, counts: (name: string) => boolean): readonly Use[] {
  const texts = [instruction.body.text, ...instruction.heredocs.map(({ body }) => body)];
  const isUsed = texts.some((text) =>
    [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].some(([, name = '']) => counts(name)),
  );
  if (!isUsed) return [];
  const { uses, assigned, open } = scriptVariables(instruction);
  const mounted = mountedNames(instruction);
  return open
    ? []
    : uses
        .filter(({ name }) => !assigned.has(name) && !mounted.has(name))
        .map((use) => ({ ...use, kind: 'script' }));
}

/** `--mount=type=secret,env=NAME` sets a variable for its RUN. */
function mountedNames({ flags }: Instruction): ReadonlySet<string> {
  return new Set(flags.flatMap(({ value }) => /(?:^|,)env=([^,]+)/.exec(value ?? '')?.[1] ?? []));
}

/** Flags in which BuildKit expands variables. Source: `Expand` of COPY and ADD in `instructions/commands.go`. */
const expandedFlags = new Set(['chown', 'chmod', 'checksum']);

function wordUses(instruction: Instruction): readonly Use[] {
  const { keyword, flags, variables } = instruction;
  if (variables.length === 0) return [];
  const { words } = instruction;
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return [];
  const places = [
    { start: first.start, end: last.end },
    ...flags.filter(({ name }) => expandedFlags.has(name)),
  ];
  return variables
    .filter(({ hasDefault }) => !hasDefault)
    .filter((one) => keyword !== 'ENV' || !isExtended(words, one))
    .filter((one) => places.some(({ start, end }) => start <= one.start && one.end <= end))
    .map(({ name, nameSpan }) => ({ name, ...nameSpan, kind: 'word' }));
}

/** `ENV X=/more:$X`: with or without a value before, it is longer by what is added. */
function isExtended(
  words: Instruction['words'],
  { name, start, end }: Span & { readonly name: string },
): boolean {
  const [first] = words;
  const isOld = first?.raw === name;
  const word = words.find((one) => one.start <= start && end <= one.end);
  const value = isOld
    ? word?.raw
    : word?.raw.startsWith(`${name}=`)
      ? word.raw.slice(name.length + 1)
      : undefined;
  return value !== undefined && !/^["']?\$\{?\w+\}?["']?$/.test(value);
}

function declarations(graph: StageGraph): ReadonlyMap<string, readonly Declaration[]> {
  const found = new Map<string, Declaration[]>();
  const add = (name: string, declaration: Declaration): void => {
    if (predefinedFromArgs.has(name)) return;
    const list = found.get(name);
    if (list === undefined) found.set(name, [declaration]);
    else list.push(declaration);
  };
  for (const { name, value, word } of graph.globalArgs.values())
    add(name, { kind: 'global', stage: -1, value, start: word.start, end: word.end });
  for (const { index, instructions } of graph.stages) {
    for (const instruction of instructions) {
      const kind = instruction.keyword === 'ENV' ? 'ENV' : 'ARG';
      for (const { name, value, start, end } of readDeclared(instruction))
        add(name, { kind, stage: index, value, start, end });
    }
  }
  return found;
}

type Declared = Span & { readonly name: string; readonly value: string | undefined };

function readDeclared(instruction: Instruction): readonly Declared[] {
  if (instruction.keyword === 'ARG')
    return readArgs(instruction).map(({ name, value, word: { start, end } }) => ({
      name,
      value,
      start,
      end,
    }));
  if (instruction.keyword !== 'ENV') return [];
  const { words } = instruction;
  const [first] = words;
  if (first === undefined) return [];
  if (!first.raw.includes('='))
    return [{ name: first.value, value: words[1]?.raw, start: first.start, end: first.end }];
  return words.flatMap(({ raw, start, end }) => {
    const equals = raw.indexOf('=');
    return equals > 0 ? [{ name: raw.slice(0, equals), value: raw.slice(equals + 1), start, end }] : [];
  });
}

/** What an ONBUILD declares is there in the stages FROM this one: nothing is claimed of it in any. */
function declaredNames(instruction: Instruction): readonly string[] {
  return readDeclared(instruction.trigger ?? instruction).map(({ name }) => name);
}
