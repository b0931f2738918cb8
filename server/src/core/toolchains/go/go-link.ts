import type { Artifact } from '../../artifacts.js';
import type { CgoState, CgoUse } from '../../run/types.js';
import type { CgoFlags } from './go-cgo.js';
import { libcWords, type Options, type ToolCall, variableText } from '../tool-call.js';

export interface LinkFlags extends CgoFlags {
  readonly tags: ReadonlySet<string>;
  /** Text of -ldflags; `undefined` when unknown. */
  readonly ldflags: string | undefined;
}

/** Flags of the command line and of GOFLAGS; the command line wins, and a later `-ldflags` replaces one before. */
export function readLinkFlags(call: ToolCall, { values }: Options): LinkFlags {
  const inherited = goFlags(variableText(call, 'GOFLAGS') ?? call.stage.goSetting('GOFLAGS')?.text);
  const value = (name: string): string | undefined =>
    values.has(name) ? values.get(name) : inherited.get(name);
  const tags = (value('tags') ?? '').split(/[\s,]+/).filter((tag) => tag !== '');
  const sanitizer = ['race', 'msan', 'asan'].find((name) => (values.get(name) ?? inherited.get(name)) === '');
  const ldflags = values.has('ldflags') ? values.get('ldflags') : (inherited.get('ldflags') ?? '');
  return {
    tags: new Set(tags),
    ldflags,
    sanitizer: sanitizer === undefined ? undefined : `-${sanitizer}`,
    buildmode: value('buildmode'),
  };
}

function goFlags(text: string | undefined): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (const [, single, double, plain] of (text ?? '').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)) {
    const word = single ?? double ?? plain ?? '';
    const [, name, value = ''] = /^-*([\w]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name !== undefined) flags.set(name, value);
  }
  return flags;
}

type Linkage = Pick<Artifact, 'linkage' | 'certainty' | 'libc' | 'libcVersion' | 'needs' | 'explanation'>;

const noLibc = { libc: undefined, libcVersion: undefined, needs: [] } as const;

/** How the program is linked, from whether cgo is on, whether it matters, and the linker's flags. */
export function decideLinkage(call: ToolCall, cgo: CgoState, use: CgoUse, flags: LinkFlags): Linkage {
  const external = /-linkmode[= ]+['"]?external/.test(flags.ldflags ?? '');
  const staticFlag = /-extldflags[= ]+.*-static(?!-lib)/s.test((flags.ldflags ?? '').slice(0, 5000));
  if (flags.buildmode === 'pie' && !(external && /-static-pie/.test(flags.ldflags ?? '')))
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
    const certainty = use.complete ? 'certain' : 'likely';
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
    return dynamic(call, flags.ldflags === undefined ? 'possible' : cgo.certainty, why + ignored);
  }
  const why =
    use.value === true
      ? `imports ${through ?? 'C'}, and ${cgo.reason}`
      : `${cgo.reason}; which imports it has is not fully known`;
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
