/** What a variable or a word holds. `text` is `undefined` when it cannot be known. */
export interface Value {
  readonly text: string | undefined;
  /** Names of the variables it hangs on that only the build knows, e.g. `TARGETARCH`. */
  readonly from: readonly string[];
  /**
   * What is known of it where `text` is not: known text and unknown parts (`undefined`) from left to right. Not set
   * when nothing is known. Ask through `word-parts.ts`.
   */
  readonly parts?: readonly (string | undefined)[];
}

export interface Variable extends Value {
  /** Whether programs see it; a plain shell assignment is seen by the shell only. */
  readonly exported: boolean;
  /** Set by ENV or the base image: ARG does not win over it. */
  readonly fixed?: boolean;
}

/**
 * Variables at one moment. Persistent: a change makes a new one that shares the rest, so that every command can
 * keep the environment it ran in.
 */
export interface Environment {
  readonly own: ReadonlyMap<string, Variable | undefined>;
  readonly parent: Environment | undefined;
  /** Whether a name that is not here is unset for sure; `false` when the base image is unknown. */
  readonly closed: boolean;
}

/** An environment of exported variables with known values. `closed`: it holds no others, so that a name it lacks is unset. */
export function makeEnvironment(variables: Readonly<Record<string, string>>, closed: boolean): Environment {
  const own = new Map<string, Variable>();
  for (const [name, text] of Object.entries(variables))
    own.set(name, { text, from: [], exported: true, fixed: true });
  return { own, parent: undefined, closed };
}

/** The variable of a name, in the environment or those it came from; `undefined`: none is known there. */
export function variableOf(environment: Environment, name: string): Variable | undefined {
  for (let at: Environment | undefined = environment; at !== undefined; at = at.parent) {
    if (at.own.has(name)) return at.own.get(name);
  }
  return undefined;
}

/**
 * `environment` with `name` set; `undefined` unsets it. Every layer stays at least twice as large as the one on top
 * of it, so that there are few layers to search and each variable is seldom copied.
 */
export function withVariable(
  environment: Environment,
  name: string,
  variable: Variable | undefined,
): Environment {
  let own = new Map([[name, variable]]);
  let parent: Environment | undefined = environment;
  while (parent !== undefined && parent.own.size < 2 * own.size) {
    own = new Map([...parent.own, ...own]);
    parent = parent.parent;
  }
  return { own, parent, closed: environment.closed };
}

/** What a program started in `environment` sees of `name`: `undefined` = not set. */
export function exportedValue(environment: Environment, name: string): Value | undefined {
  const variable = variableOf(environment, name);
  return variable?.exported === true ? variable : undefined;
}

export function known(text: string): Value {
  return { text, from: [] };
}

export function unknownValue(...from: readonly string[]): Value {
  return { text: undefined, from };
}

/** Every variable, the innermost setting of each. */
export function allVariables({ own, parent }: Environment): ReadonlyMap<string, Variable> {
  const all = new Map(parent === undefined ? [] : allVariables(parent));
  for (const [name, variable] of own) {
    if (variable === undefined) all.delete(name);
    else all.set(name, variable);
  }
  return all;
}
