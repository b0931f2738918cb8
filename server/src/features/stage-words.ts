import type { Base, Reference, StageGraph } from '../core/graph/graph.js';
import { stageName } from '../core/graph/stage-label.js';

/** The base in one word or two. */
export function baseLabel(base: Base, graph: StageGraph): string {
  switch (base.kind) {
    case 'image':
      return base.image;
    case 'stage': {
      const parent = graph.stages[base.stage];
      return parent === undefined ? '' : stageName(parent);
    }
    case 'scratch':
      return 'scratch';
    case 'unknown':
      return base.raw;
  }
}

/** How a stage is taken from, in a word people know from the file. */
export function referenceWord(reference: Pick<Reference, 'kind'>): string {
  switch (reference.kind) {
    case 'FROM':
      return 'FROM';
    case 'COPY':
      return 'COPY --from';
    case 'MOUNT':
      return 'RUN --mount';
    case 'ONBUILD':
      return 'ONBUILD';
  }
}

/** A Markdown code span around text that may be hostile: no line breaks, no backtick ends it early. */
export function code(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ').trim();
  const runs = oneLine.match(/`+/g) ?? [];
  const longest = Math.max(0, ...runs.map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${oneLine}${pad}${fence}`;
}

/** Plain words inside Markdown: nothing in `text` is markup. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|~&]/g, '\\$&');
}

/** Words in which names stand between backticks: the names become code, and nothing else is markup. */
export function withCode(text: string): string {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 1 ? code(part) : plain(part)))
    .join('');
}
