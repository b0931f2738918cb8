import type { Artifact } from '../../artifacts.js';
import type { CgoState, CgoUse } from '../../run/stage-run.js';
import type { CgoFlags } from './go-cgo.js';
import { known, type Value } from '../../shell/environment.js';
import {
  afterHead,
  headOf,
  isKnown,
  isWhollyUnknown,
  splitAtBlanks,
  textWithGaps,
} from '../../shell/word-parts.js';
import { libcWords, type Options, type ToolCall, variable, variableText } from '../tool-call.js';

export interface LinkFlags extends CgoFlags {
  readonly tags: ReadonlySet<string>;
  /** Text of -ldflags, with `gap` for what is not known. */
  readonly ldflags: string;
  /** Whether what is not known of the flags may change how the program is linked, or which tags are set. */
  readonly open: boolean;
}

/** Stands for an unknown part of a flag; no text that is written holds it. */
const gap = '\uffff';

/** Flags of the command line and of GOFLAGS; the command line wins, and a later `-ldflags` replaces one before. */
export function readLinkFlags(call: ToolCall, { words, open }: Options): LinkFlags {
  const setting = variable(call, 'GOFLAGS') ?? call.stage.goSetting('GOFLAGS');
  const inherited = setting === undefined ? new Map<string, Value>() : goFlags(setting);
  const value = (name: string): Value => words.get(name) ?? inherited.get(name) ?? known('');
  const [tags, ldflags, buildmode] = [value('tags'), value('ldflags'), value('buildmode')];
  const sanitizer = ['race', 'msan', 'asan'].find(
    (name) => (words.get(name) ?? inherited.get(name))?.text === '',
  );
  return {
    tags: new Set(
      textWithGaps(tags, gap)
        .split(/[\s,]+/)
        .filter((tag) => tag !== '' && !tag.includes(gap)),
    ),
    ldflags: textWithGaps(ldflags, gap),
    sanitizer: sanitizer === undefined ? undefined : `-${sanitizer}`,
    buildmode: buildmode.text === '' ? undefined : buildmode.text,
    open:
      open ||
      (setting !== undefined && isWhollyUnknown(setting)) ||
      hasOpenFlag(textWithGaps(ldflags, gap)) ||
      !isKnown(buildmode) ||
      !(isKnown(tags) || isArgument(tags)),
  };
}

/** Whether it is what `--build-arg` gives, which is nothing unless the one who builds thinks of it. */
function isArgument({ from }: Value): boolean {
  return from.length > 0 && from.every((name) => name.startsWith('ARG '));
}

function goFlags(setting: Value): ReadonlyMap<string, Value> {
  const words = isKnown(setting) ? splitQuoted(setting.text).map(known) : splitAtBlanks(setting);
  const flags = new Map<string, Value>();
  for (const word of words) {
    const [start = '', name] = /^-*(\w+)(?:=|$)/.exec(headOf(word)) ?? [];
    if (name !== undefined) flags.set(name, afterHead(word, start.length));
  }
  return flags;
}

function splitQuoted(text: string): readonly string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

/** What stands behind `-X` is text of the program: no value of it changes the linking. Other gaps may hold any flag. */
function hasOpenFlag(ldflags: string): boolean {
  if (!ldflags.includes(gap)) return false;
  const words = splitQuoted(ldflags);
  return words.some(
    (word, at) =>
      word.includes(gap) && !/^--?(X|buildid|B|tmpdir)=/.test(word) && !/^--?X$/.test(words[at - 1] ?? ''),
  );
}

type Linkage = Pick<Artifact, 'linkage' | 'certainty' | 'libc' | 'libcVersion' | 'needs' | 'explanation'>;

const noLibc = { libc: undefined, libcVersion: undefined, needs: [] } as const;

/** How the program is linked, from whether cgo is on, whether it matters, and the linker's flags. */
export function decideLinkage(call: ToolCall, cgo: CgoState, use: CgoUse, flags: LinkFlags): Linkage {
  const external = /-linkmode[= ]+['"]?external/.test(flags.ldflags);
  const staticFlag = /-extldflags[= ].*-static(?!-lib)/s.test(flags.ldflags.slice(0, 5000));
  if (flags.buildmode === 'pie' && !(external && /-static-pie/.test(flags.ldflags)))
    return positionIndependent(call);
  if (flags.sanitizer !== undefined)
    return dynamic(call, 'certain', `${flags.sanitizer} links the C runtime`);
  if (cgo.on === false)
    return { ...noLibc, linkage: 'static', certainty: cgo.certainty, explanation: `static: ${cgo.reason}` };
  if (staticFlag && (external || use.needsCgo === true)) {
    return {
      ...noLibc,
      linkage: 'static',
      certainty: 'certain',
      explanation: 'static: linked externally with -static',
    };
  }
  if (use.value === false) {
    const certainty = use.complete && !flags.open ? 'certain' : 'likely';
    return { ...noLibc, linkage: 'static', certainty, explanation: 'static: nothing it imports uses cgo' };
  }
  return withCgo(call, cgo, use, flags, staticFlag);
}

function withCgo(call: ToolCall, cgo: CgoState, use: CgoUse, flags: LinkFlags, staticFlag: boolean): Linkage {
  const cc = variableText(call, 'CC') ?? '';
  if (cc.includes('zig') && cc.includes('musl')) {
    return {
      ...noLibc,
      linkage: 'static',
      certainty: 'likely',
      explanation: 'static: zig links musl statically',
    };
  }
  const through = use.through[0];
  if (cgo.on === true && use.value === true) {
    const why = `imports ${through ?? 'C'} with cgo on (${cgo.reason})`;
    const ignored = staticFlag ? '; -extldflags alone is ignored in internal link mode' : '';
    return dynamic(call, flags.open ? 'possible' : cgo.certainty, why + ignored);
  }
  const why =
    use.value === true
      ? `imports ${through ?? 'C'}, and ${cgo.reason}`
      : `${cgo.reason}; its imports are not fully known`;
  return dynamic(call, 'possible', why);
}

/** With `-buildmode=pie` the file names a loader even without cgo, and needs no library. */
function positionIndependent(call: ToolCall): Linkage {
  const made = dynamic(call, 'certain', '-buildmode=pie names a loader even without cgo');
  return { ...made, libcVersion: undefined };
}

function dynamic(call: ToolCall, certainty: Artifact['certainty'], why: string): Linkage {
  const { family, version } = call.stage.libc;
  const musl = /musl/.test(variableText(call, 'CC') ?? '');
  const libc = musl ? 'musl' : family;
  if (libc === undefined) {
    return { ...noLibc, linkage: 'unknown', certainty: 'possible', explanation: why };
  }
  const libcVersion = musl ? undefined : version;
  const old = libc === 'glibc' && libcVersion !== undefined && Number(libcVersion.split('.')[1]) < 34;
  const needs = old ? ['libpthread'] : [];
  return {
    linkage: 'dynamic',
    certainty,
    libc,
    libcVersion,
    needs,
    explanation: `${certainty === 'possible' ? 'may be ' : ''}dynamic, ${libcWords(libc, libcVersion)}: ${why}`,
  };
}
