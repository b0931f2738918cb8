import type { Word } from '../text/ast.js';
import { expand, unknown } from '../text/expand.js';
import { type Environment, known, type Value, variableOf } from '../shell/environment.js';
import { valueOfParts } from '../shell/word-parts.js';

/** Expands Dockerfile text (ENV, WORKDIR, COPY …) in an environment, as BuildKit does. */
export function expandText(raw: string, environment: Environment, escape: string): Value {
  if (!/[$'"\\`]/.test(raw)) return known(raw);
  const { value, pieces, names } = expand(
    raw.slice(0, 20_000),
    (name) => {
      const variable = variableOf(environment, name);
      if (variable === undefined) return environment.closed ? undefined : unknown;
      return variable.text ?? unknown;
    },
    escape,
  );
  if (value !== undefined) return known(value);
  const from = names.flatMap((name) => {
    const variable = variableOf(environment, name);
    if (variable === undefined) return [name];
    return variable.text === undefined ? (variable.from.length > 0 ? variable.from : [name]) : [];
  });
  return valueOfParts(pieces, from.slice(0, 20));
}

export function expandWord(word: Word, environment: Environment, escape: string, json = false): Value {
  return expandText(json ? word.value : word.raw, environment, escape);
}
