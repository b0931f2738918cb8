// What `npm run new-rule` writes: kept apart from the script so that a test can look at it.

/** A rule that reports every stage, so that its good example fails until its check is written. */
export function skeleton(id) {
  return `import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: '${id}',
  severity: 'warning',
  summary: 'One sentence that names the fault.',
  check,
};

export const doc: RuleDoc = {
  why: \`What happens to the build or the container, and where to read about it.\`,
  bad: [
    {
      text: \`
        FROM alpine:3.22
             ^^^^^^^^^^^ warning: the message, consequence first
      \`,
    },
  ],
  good: [
    \`
      FROM alpine:3.22
    \`,
  ],
};

/** Filters facts and words them; what a second rule could want belongs to the core. */
function* check({ graph }: Facts): Iterable<Finding> {
  for (const { from } of graph.stages) {
    const image = from.words[0] ?? from;
    yield { start: image.start, end: image.end, message: 'the message, consequence first' };
  }
}
`;
}

/**
 * `text`, the registry, with the rule in it. The registry is sorted: the import and the entry go where the id belongs.
 */
export function registered(text, id) {
  const name = id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const line = `import { rule as ${name} } from './${id}.js';`;
  const lines = text.split('\n');
  insertSorted(lines, /^import \{ rule as /, line);
  insertSorted(lines, /^ {2}\w+,$/, `  ${name},`);
  return lines.join('\n');
}

function insertSorted(lines, pattern, line) {
  const places = lines.map((text, at) => [text, at]).filter(([text]) => pattern.test(text));
  const next = places.find(([text]) => text > line);
  lines.splice(next ? next[1] : places.at(-1)[1] + 1, 0, line);
}
