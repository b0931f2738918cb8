import type { Word } from '../text/ast.js';
import { expand, unknown } from '../text/expand.js';
import { limits } from '../limits.js';
import { type Environment, known, unknownValue, type Value, variableOf } from '../shell/environment.js';
import { valueOfParts } from '../shell/word-parts.js';

/** Expands Dockerfile text (ENV, WORKDIR, COPY …) in an environment, as BuildKit does. */
export function expandText(raw: string, environment: Environment, escape: string): Value {
  if (raw.length > limits.longestValue) return unknownValue();
  if (!/[$'"\\`]/.test(raw)) return known(raw);
  const { value, pieces, names } = expand(
    raw,
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
