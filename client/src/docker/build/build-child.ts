import type { ChildProcess } from 'node:child_process';

/** Its exit code when its streams have ended; `missing`: there is no such program. */
export function exitOf(child: ChildProcess): Promise<number | 'missing'> {
  return new Promise((resolve) => {
    child.on('error', () => resolve('missing'));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Whether a child may lead a group of its own, which ends as one. */
export const hasGroups = process.platform !== 'win32';

/**
 * As a terminal does, to `docker` and the plugin that it has started or not: a `docker` that is interrupted before it
 * listens leaves a plugin behind that builds on.
 */
function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!hasGroups || child.pid === undefined) return void child.kill(signal);
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** An interrupt lets buildx cancel the build on its builder; who does not listen is killed. */
export function interruptOn(signal: AbortSignal, child: ChildProcess): () => void {
  let killer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    signalTree(child, 'SIGINT');
    killer = setTimeout(() => signalTree(child, 'SIGKILL'), 5000);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  return () => {
    clearTimeout(killer);
    signal.removeEventListener('abort', interrupt);
  };
}
