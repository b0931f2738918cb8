import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** For `expect.poll`: longer than a slow machine needs, shorter than a hang. */
export const patience = { timeout: 30_000, interval: 50 } as const;

/** A `sleep` as no other process of this machine is called, not even one that an engine left behind. */
export function uniqueSleep(seconds: number): string {
  return `sleep ${seconds}.${1 + randomInt(100_000_000)}`;
}

/** Ids of the processes on this machine, containers included, whose command line is this. */
export function processesOf(command: string): readonly string[] {
  return readdirSync('/proc').filter((id) => /^\d+$/.test(id) && commandLine(id) === command);
}

/** Command lines of this machine that are seen while something is done; their words are divided by NUL. */
export async function commandsDuring<Result>(
  doing: Promise<Result>,
): Promise<{ readonly result: Result; readonly seen: readonly string[] }> {
  const seen = new Set<string>();
  let isRunning = true;
  const done = doing.finally(() => (isRunning = false));
  while (isRunning) {
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) seen.add(rawCommandLine(id));
    await Promise.race([done.catch(() => undefined), setTimeout(100)]);
  }
  return { result: await done, seen: [...seen].filter((line) => line !== '') };
}

function commandLine(id: string): string {
  return rawCommandLine(id).replaceAll('\0', ' ').trim();
}

/** A process may end while it is looked at. */
function rawCommandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Resolves when the condition holds, or when nobody would wait any longer. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patience.timeout; Date.now() < end && !(await condition());)
    await setTimeout(patience.interval);
}
