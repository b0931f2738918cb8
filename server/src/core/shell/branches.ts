/** A place where a script goes one of several ways. Compared by identity. */
export interface Fork {
  /** The ways that let the script go on; {@link noArm} stands for passing all of them by. */
  readonly arms: readonly number[];
}

/** One way of a fork: the command runs only where the script goes this way. */
export interface Branch {
  readonly fork: Fork;
  readonly arm: number;
}

export const noArm = -1;

/** Deeper or wider scripts are taken for uncertain: the check tries every combination of ways. */
const maxRounds = 200;

/** Whether at least one of the commands that stand behind these ways runs, whichever way the script goes. */
export function coversAllWays(ways: readonly (readonly Branch[])[]): boolean {
  let rounds = 0;
  const covers = (open: readonly (readonly Branch[])[]): boolean => {
    if (++rounds > maxRounds) return false;
    if (open.some((way) => way.length === 0)) return true;
    const fork = open[0]?.[0]?.fork;
    if (fork === undefined) return false;
    return fork.arms.every((arm) =>
      covers(
        open
          .filter((way) => way.every((branch) => branch.fork !== fork || branch.arm === arm))
          .map((way) => way.filter((branch) => branch.fork !== fork)),
      ),
    );
  };
  return covers(ways);
}
