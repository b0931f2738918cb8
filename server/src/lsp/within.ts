/** Milliseconds. Findings must not flicker: the first ones wait for settings and workspace, but not for long. */
export const maxWait = 1000;

/** Settles with the work, or after `milliseconds`; whether the work was done by then. */
export async function within(milliseconds: number, work: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<false>((resolve) => (timer = setTimeout(resolve, milliseconds, false)));
  const isDone = await Promise.race([work.then(() => true), timeout]);
  clearTimeout(timer);
  return isDone;
}
