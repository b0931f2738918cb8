import type { Evidence } from '../../artifacts.js';
import type { CgoState } from '../../run/stage-run.js';
import type { Value } from '../../shell/environment.js';
import { evidenceOf, type ToolCall, variable } from '../tool-call.js';

/** Name in the settings of Go for `xx-go --wrap`, which puts xx in front of every later call of `go`. */
export const wrapSetting = 'xx-go --wrap';

/** Whether xx sets the target: by its own name, or by the wrapper that it left behind. */
export function isRunByXx({ program, stage }: ToolCall): boolean {
  return program === 'xx-go' || stage.goSetting(wrapSetting) !== undefined;
}

/** Flags of the build that bear on cgo. */
export interface CgoFlags {
  /** `-race`, `-msan`, `-asan`. */
  readonly sanitizer: string | undefined;
  readonly buildmode: string | undefined;
}

/** Whether cgo is on, decided in the order of the Go tools: the first that applies wins. */
export function decideCgo(call: ToolCall, flags: CgoFlags, goVersion: string | undefined): CgoState {
  const forced =
    flags.sanitizer ??
    (/^(c-archive|c-shared|plugin|shared)$/.test(flags.buildmode ?? '') ? flags.buildmode : undefined);
  if (forced !== undefined) {
    return {
      on: true,
      certainty: 'certain',
      reason: `${forced} needs cgo`,
      evidence: [evidenceOf(call.command, `${forced} needs cgo`)],
    };
  }
  const setting = variable(call, 'CGO_ENABLED') ?? call.stage.goSetting('CGO_ENABLED');
  if (setting !== undefined && setting.text !== '') return bySetting(call, setting);
  return crossState(call) ?? byCompiler(call, goVersion);
}

function bySetting(call: ToolCall, { text }: Value): CgoState {
  if (text === undefined) {
    return {
      on: undefined,
      certainty: 'possible',
      reason: 'the value of CGO_ENABLED is not known',
      evidence: [],
    };
  }
  const inline = call.command.assignments.find(({ name }) => name === 'CGO_ENABLED');
  const reason = `CGO_ENABLED=${text.slice(0, 40)} is set`;
  return {
    on: text === '1',
    certainty: 'certain',
    reason,
    evidence: [evidenceOf(inline ?? call.command, reason)],
  };
}

/** Unset and cross-compiling: off. Whether GOARCH is another than the builder's hangs on the builder. */
function crossState(call: ToolCall): CgoState | undefined {
  const os = variable(call, 'GOOS') ?? call.stage.goSetting('GOOS');
  const arch = variable(call, 'GOARCH') ?? call.stage.goSetting('GOARCH');
  if (isRunByXx(call)) {
    return {
      on: undefined,
      certainty: 'possible',
      reason: 'xx-go does not set CGO_ENABLED',
      evidence: [],
    };
  }
  if (os?.text !== undefined && os.text !== 'linux' && os.text !== '')
    return off(call, `GOOS=${os.text} cross-compiles, which turns cgo off`);
  const native = nativeArch(call);
  if (arch?.text === undefined || arch.text === '') {
    if (
      arch === undefined ||
      arch.text === '' ||
      arch.from.some((name) => /^(TARGET|BUILD|HOST)ARCH$/.test(name))
    )
      return undefined;
    return { on: undefined, certainty: 'possible', reason: 'the value of GOARCH is not known', evidence: [] };
  }
  if (native !== undefined)
    return native === arch.text
      ? undefined
      : off(call, `GOARCH=${arch.text} cross-compiles, which turns cgo off`);
  if (arch.text === 'amd64') return undefined;
  if (arch.text === 'arm64') {
    const reason = 'GOARCH=arm64 turns cgo off unless the builder is arm64 itself';
    return { on: undefined, certainty: 'possible', reason, evidence: [] };
  }
  return off(call, `GOARCH=${arch.text} cross-compiles, which turns cgo off`, 'likely');
}

function off(call: ToolCall, reason: string, certainty: CgoState['certainty'] = 'certain'): CgoState {
  return { on: false, certainty, reason, evidence: [evidenceOf(call.command, reason)] };
}

function nativeArch({ stage }: ToolCall): string | undefined {
  return /^linux\/(\w+)$/.exec(stage.platform ?? '')?.[1];
}

/** Whether it is native hangs on the machine: cgo is off where GOARCH names another than the builder's. */
function followsTheBuild(call: ToolCall): boolean {
  const arch = variable(call, 'GOARCH') ?? call.stage.goSetting('GOARCH');
  if (arch === undefined || arch.text === '') return false;
  if (arch.text !== undefined) return nativeArch(call) === undefined;
  return call.stage.platform === '$BUILDPLATFORM';
}

/** Unset and native: since Go 1.20 only with a compiler; before it always. */
function byCompiler(call: ToolCall, goVersion: string | undefined): CgoState {
  const { compiler, facts, baseEvidence } = call.stage;
  const base: readonly Evidence[] = baseEvidence === undefined ? [] : [baseEvidence];
  const evidence = compiler.evidence.length > 0 ? compiler.evidence : base;
  const cc = variable(call, 'CC')?.text;
  const assumesHost = followsTheBuild(call);
  const certainty = assumesHost || facts?.certainty === 'low' ? 'likely' : 'certain';
  if (cc !== undefined && cc !== '') {
    return {
      on: true,
      certainty,
      reason: `CC=${cc.slice(0, 60)} is set and nothing turns cgo off`,
      evidence,
    };
  }
  if (compiler.value === true) {
    return { on: true, certainty, reason: 'a C compiler is installed and nothing turns cgo off', evidence };
  }
  const keepsCgo = isOlder(goVersion, 20);
  if (compiler.value === false && !keepsCgo) {
    return { on: false, certainty: 'likely', reason: 'no C compiler is installed, so cgo is off', evidence };
  }
  if (keepsCgo) {
    const reason = `Go ${goVersion ?? ''} keeps cgo on without a compiler`;
    return { on: undefined, certainty: 'possible', reason, evidence };
  }
  return {
    on: undefined,
    certainty: 'possible',
    reason: 'it is not known whether a C compiler is installed',
    evidence,
  };
}

/** Whether a Go version is below `1.minor`. A version that is not known is taken to be a current one. */
function isOlder(version: string | undefined, minor: number): boolean {
  return Number(/^1\.(\d+)/.exec(version ?? '')?.[1] ?? Infinity) < minor;
}
