import type { Artifact } from '../core/artifacts.js';
import type { Instruction } from '../core/text/ast.js';
import type { Edit } from '../core/text/edit.js';
import type { Facts } from '../core/facts.js';
import type { StageRun, StageRuntime } from '../core/run/stage-run.js';
import { allVariables } from '../core/shell/environment.js';
import type { Start } from '../core/verdict/landing.js';
import { listed } from './convert/wording.js';
import { factsAfter, finalStageAt, isSound, startedArtifact, type FinalStage } from './final-stage.js';
import { linePrefix, wordLike } from './insert-line.js';
import { staticLink } from './link-statically.js';
import { useStageName } from './name-stage.js';
import { callsNoProgram, readsTemporary, readsZones } from './program-sources.js';
import { freeName } from './rename-stage.js';
import { lineBreak } from './stage-blocks.js';
import type { Step } from './step.js';

/** What an empty root is given besides the programs. */
type Gift = 'certificates' | 'zones' | 'accounts';

const gifts: Readonly<Record<Gift, { readonly words: string; readonly copy: string }>> = {
  accounts: { words: 'accounts', copy: '/etc/passwd /etc/group /etc/' },
  certificates: {
    words: 'CA certificates',
    copy: '/etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/',
  },
  zones: { words: 'time zones', copy: '/usr/share/zoneinfo /usr/share/zoneinfo' },
};

const systems = /^(debian|ubuntu|alpine)$/;

/**
 * Puts the last stage on `scratch`: links the programs statically, and carries certificates, time zones and accounts
 * where the programs or the file ask for them. Offered at the FROM of a stage on a plain system image, where every
 * program is known to be static then and its sources call no other program. The result is analysed before it is shown.
 */
export function scratchBaseStep(facts: Facts, instruction: Instruction): Step | undefined {
  const final = finalStageAt(facts, instruction);
  if (final === undefined || !isPlainSystem(final)) return undefined;
  const programs = programsOf(facts, final);
  const links = programs.map((program) => staticLink(facts, program));
  if (programs.length === 0 || links.some((edits) => edits === undefined)) return undefined;
  if (!programs.every((one) => callsNoProgram(facts, one) && !readsTemporary(facts, one))) return undefined;
  const linked = uniqueEdits(links.flatMap((edits) => edits ?? []));
  const bare = factsAfter(facts, [...linked, ...toScratch(facts, final, [])]);
  if (bare === undefined) return undefined;
  const wanted = giftsFor(facts, final, programs, bare.runs.stage(bare.graph.final).runtime);
  const edits = [...linked, ...toScratch(facts, final, wanted)];
  const after = factsAfter(facts, edits);
  if (after === undefined || !isSound(after, final.owners, startsStatic)) return undefined;
  const { runtime } = after.runs.stage(after.graph.final);
  if (programs.some(({ wants }) => wants.tls === true) && runtime.caCertificates.value !== true)
    return undefined;
  if (programs.some(({ wants }) => wants.zoneinfo === true) && runtime.zoneinfo.value !== true)
    return undefined;
  return { title: titleOf(linked.length > 0, wanted), kind: 'scratchBase', edits };
}

function startsStatic(start: Start, run: StageRun): boolean {
  return startedArtifact(start, run)?.linkage === 'static';
}

function titleOf(isLinked: boolean, wanted: readonly Gift[]): string {
  const link = isLinked ? ', linked statically' : '';
  const carried = wanted.length > 0 ? `, with ${listed(wanted.map((gift) => gifts[gift].words))}` : '';
  return `Run on \`scratch\`${link}${carried}`;
}

/** Other images bring programs, variables and folders that somebody counts on. */
function isPlainSystem({ base, run }: FinalStage): boolean {
  const { distro, runtimes, builder, workdir, user } = base;
  if (!systems.test(distro ?? '') || builder || Object.keys(runtimes).length > 0) return false;
  // The folder of an account that a RUN makes belongs to it; one that WORKDIR makes may not.
  const isBare = (workdir ?? '/') === '/' && /^(root|0)?$/.test(user ?? '');
  return isBare && run.cwd?.startsWith('/home') === false;
}

const compiled = /^(go|c|c\+\+|rust)$/;

function programsOf({ runs }: Facts, { stage }: FinalStage): readonly Artifact[] {
  return runs.deliveries
    .filter((delivery) => delivery.stage === stage.index && compiled.test(delivery.artifact.toolchain))
    .map(({ artifact }) => artifact);
}

/** Programs that are known not to ask get nothing; of those that may, what the image has today is kept. */
function giftsFor(
  facts: Facts,
  { run, accounts, owners: { users, groups } }: FinalStage,
  programs: readonly Artifact[],
  after: StageRuntime,
): readonly Gift[] {
  const { runtime, environment } = run;
  const isNamed = groups.length > 0 || users.some((name) => after.hasUser(name).value !== true);
  // Without a library for it no C program speaks TLS.
  const tls = programs.some(({ wants, toolchain }) => {
    return wants.tls ?? (!toolchain.startsWith('c') && runtime.caCertificates.value === true);
  });
  const zones =
    allVariables(environment).has('TZ') ||
    programs.some((one) => one.wants.zoneinfo ?? (readsZones(facts, one) && runtime.zoneinfo.value === true));
  return [
    ...(accounts || isNamed ? ['accounts' as const] : []),
    ...(tls && after.caCertificates.value !== true ? ['certificates' as const] : []),
    ...(zones && after.zoneinfo.value !== true ? ['zones' as const] : []),
  ];
}

/** The base stays as a stage of its own where only it has what is to be carried. */
function toScratch(facts: Facts, final: FinalStage, wanted: readonly Gift[]): readonly Edit[] {
  const { stage, word, head } = final;
  const { origin } = facts.runs.deliveries.find((delivery) => delivery.stage === stage.index)?.artifact ?? {};
  const builder = origin === undefined ? undefined : facts.graph.stages[origin];
  const fromBuilder = wanted.filter((gift) => builder !== undefined && has(facts, builder.index, gift));
  const named = builder === undefined || fromBuilder.length === 0 ? undefined : useStageName(facts, builder);
  const staysBeside = head.length > 0 || fromBuilder.length < wanted.length;
  const files = staysBeside ? freeName(facts, 'files') : undefined;
  const sourceOf = (gift: Gift): string | undefined =>
    files !== undefined && (gift === 'accounts' || has(facts, stage.index, gift)) ? files : named?.name;
  const lines = copyLines(facts, final, wanted, sourceOf);
  const names = wanted.some((gift) => sourceOf(gift) === named?.name) ? (named?.edits ?? []) : [];
  if (files !== undefined) return [...names, ...besideBase(facts, final, files, lines)];
  const at = stage.from.end;
  return [
    { start: word.start, end: word.end, newText: 'scratch' },
    ...names,
    ...(lines === '' ? [] : [{ start: at, end: at, newText: lines }]),
  ];
}

/** The builder's accounts are other accounts. */
function has({ runs, baseOf }: Facts, stage: number, gift: Gift): boolean {
  const { runtime } = runs.stage(stage);
  if (gift === 'accounts' || !systems.test(baseOf(stage)?.distro ?? '')) return false;
  return (gift === 'certificates' ? runtime.caCertificates : runtime.zoneinfo).value === true;
}

function besideBase(
  { ast }: Facts,
  { stage, word, head }: FinalStage,
  files: string,
  copies: string,
): readonly Edit[] {
  const { from, nameWord } = stage;
  const as = wordLike(ast, from, 'AS');
  const renamed: Edit =
    nameWord === undefined
      ? { start: word.end, end: word.end, newText: ` ${as} ${files}` }
      : { start: nameWord.start, end: nameWord.end, newText: files };
  const eol = lineBreak(ast.text);
  const at = head.at(-1)?.end ?? from.end;
  const name = nameWord === undefined ? '' : ` ${as} ${nameWord.raw}`;
  const platform = from.flags.map(({ start, end }) => `${ast.text.slice(start, end)} `).join('');
  const line = `${linePrefix(ast, from)}${wordLike(ast, from, 'FROM')} ${platform}scratch${name}`;
  return [renamed, { start: at, end: at, newText: eol + eol + line + copies }];
}

function copyLines(
  { ast }: Facts,
  { stage }: FinalStage,
  wanted: readonly Gift[],
  sourceOf: (gift: Gift) => string | undefined,
): string {
  const start = `${lineBreak(ast.text)}${linePrefix(ast, stage.from)}${wordLike(ast, stage.from, 'COPY')}`;
  return wanted
    .flatMap((gift) => {
      const source = sourceOf(gift);
      return source === undefined ? [] : `${start} --from=${source} ${gifts[gift].copy}`;
    })
    .join('');
}

function uniqueEdits(edits: readonly Edit[]): readonly Edit[] {
  return edits.filter((edit, at) => edits.findIndex(({ start }) => start === edit.start) === at);
}
