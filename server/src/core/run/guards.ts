import type { Artifact, Evidence } from '../artifacts.js';
import type { ShellCommand, ShellWord } from '../shell/command.js';
import { resolvePath } from '../shell/paths.js';
import { findArtifact, putArtifact } from './files.js';
import type { StageState } from './state.js';

/**
 * Commands that fail the build unless a file is static: `ldd X | grep "not a dynamic"`, `! ldd X`,
 * `file X | grep static`, `xx-verify --static X`, `! readelf -l X | grep interpreter`.
 */
export function followGuard(state: StageState, command: ShellCommand, program: string): void {
  if (!command.guards || !command.always) return;
  const path = guardedPath(command, program);
  const resolved = resolvePath(command.cwd, path);
  const artifact = resolved === undefined ? undefined : findArtifact(state.files, resolved);
  if (artifact === undefined || resolved === undefined || artifact.path.endsWith('/')) return;
  putArtifact(state.files, asGuarded(artifact, command));
}

function asGuarded(artifact: Artifact, command: ShellCommand): Artifact {
  const message = 'the build continues only if the file is static';
  const evidence: Evidence = { start: command.start, end: command.end, message };
  return {
    ...artifact,
    linkage: 'static',
    certainty: 'certain',
    libc: undefined,
    libcVersion: undefined,
    needs: [],
    evidence: [evidence, ...artifact.evidence],
    explanation: 'static: verified by the build',
  };
}

function guardedPath(command: ShellCommand, program: string): string | undefined {
  const plain = command.words.slice(1).filter(({ text }) => text?.startsWith('-') !== true);
  const subject = plain.at(-1)?.text;
  const options = command.words.map(({ text }) => text ?? '');
  const reader = command.pipedTo[0];
  switch (program) {
    case 'xx-verify':
      return options.includes('--static') && !command.negated ? subject : undefined;
    case 'ldd':
      if (reader === undefined) return command.negated ? subject : undefined;
      return greps(reader, /not a (dynamic|valid dynamic)|statically/) && !command.negated
        ? subject
        : undefined;
    case 'file':
      return reader !== undefined && greps(reader, /static/) && !command.negated ? subject : undefined;
    case 'readelf':
    case 'objdump':
      return reader !== undefined && greps(reader, /interp|INTERP|NEEDED/) && command.negated
        ? subject
        : undefined;
    default:
      return undefined;
  }
}

/** Whether a pipe ends in a grep for `pattern` that is not inverted. */
function greps(words: readonly ShellWord[], pattern: RegExp): boolean {
  const [program, ...rest] = words.map(({ text }) => text ?? '');
  if (program === undefined || !/(^|\/)[ef]?grep$/.test(program)) return false;
  if (rest.some((word) => /^-[a-zA-Z]*v|^--invert-match$/.test(word))) return false;
  return rest.some((word) => !word.startsWith('-') && pattern.test(word));
}
