import { spawn } from 'node:child_process';

/** What one call of the terminal program gave. */
export interface TerminalAnswer {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit code; -1 when the program was ended. */
  readonly code: number;
}

export interface TerminalCall {
  /** Absolute path of the terminal program. */
  readonly program: string;
  readonly words: readonly string[];
  readonly folder: string;
  readonly input?: string;
  /** Aborted, the program ends, and a build that it waits for is cancelled. */
  readonly signal: AbortSignal;
}

/** Characters; more than any answer of the program. */
const maxOutput = 20_000_000;

/** Runs the terminal program once: what an agent is told is what a person would read, as the files are now. */
export function runTerminal({
  program,
  words,
  folder,
  input = '',
  signal,
}: TerminalCall): Promise<TerminalAnswer> {
  const child = spawn(process.execPath, [program, ...words], { cwd: folder, env: childEnvironment() });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (part: string) => {
      texts[name] += part;
      if (texts[name].length > maxOutput) child.kill();
    });
  }
  const end = (): void => void child.kill();
  signal.addEventListener('abort', end, { once: true });
  // A program that ends before it has read everything is no fault of ours.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', end);
      resolve({ ...texts, code: code ?? -1 });
    });
  });
}

/** In the editor, the program that runs this one is the editor itself. */
function childEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: '1', ELECTRON_RUN_AS_NODE: '1' };
}
