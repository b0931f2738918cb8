import type { ProtocolRange, StageItem, StagesAnswer, TakeItem } from '../../server/src/protocol/messages.js';
import {
  emptySizes,
  reduceSizes,
  type SizeEvent,
  type SizeStore,
} from '../../client/src/model/size/size-store.js';
import type { StageMeasure } from '../../client/src/model/size/stage-measure.js';

/** The document that the client's tests speak of. */
export const dockerfile = 'file:///app/Dockerfile';

function lineRange(line: number, endLine = line): ProtocolRange {
  return { start: { line, character: 0 }, end: { line: endLine, character: 0 } };
}

/**
 * What the server answers for stages written one a line: `builder: golang:1.19`, `: alpine:3.20 <- builder`
 * (unnamed, copies from builder), `x: builder` (starts from a stage), `y: scratch unused`. Each stage takes three
 * lines: FROM, RUN, and an empty one.
 */
export function stagesOf(...lines: readonly string[]): StagesAnswer {
  const drafts = lines.map((line) => /^(\w*): (\S+)(?: <- (\S+))?(?: (unused))?$/.exec(line) ?? []);
  const names = drafts.map(([, name]) => name);
  const indexOf = (name: string | undefined): number => (name ? names.indexOf(name) : -1);
  const takesOf = (at: number): TakeItem[] => {
    const [, , base = '', copied] = drafts[at] ?? [];
    const take = (kind: 'FROM' | 'COPY', raw: string, line: number): TakeItem => {
      const stage = indexOf(raw);
      const image: TakeItem['source'] =
        raw === 'scratch' ? { kind: 'scratch' } : { kind: 'image', image: raw };
      return { kind, raw, range: lineRange(line), source: stage < 0 ? image : { kind: 'stage', stage } };
    };
    return [take('FROM', base, at * 3), ...(copied === undefined ? [] : [take('COPY', copied, at * 3 + 1)])];
  };
  const stages = drafts.map(([, name = '', base = '', , unused], index): StageItem => {
    const users = drafts.flatMap((_, stage) =>
      takesOf(stage)
        .filter(({ source }) => source.kind === 'stage' && source.stage === index)
        .map(({ kind, range }) => ({ stage, kind, range })),
    );
    return {
      index,
      ...(name === '' ? {} : { name }),
      range: lineRange(index * 3, index * 3 + 1),
      fromRange: lineRange(index * 3),
      selectionRange: lineRange(index * 3),
      base: baseOf(base, indexOf(base)),
      runtime: { family: 'unknown' },
      unused: unused !== undefined,
      takes: takesOf(index),
      users,
      fingerprint: '',
    };
  });
  return { uri: dockerfile, version: 1, stages, final: stages.length - 1, plan: planOf(stages) };
}

function baseOf(raw: string, stage: number): Exclude<StageItem['base'], { kind: 'unknown' }> {
  if (stage >= 0) return { kind: 'stage', stage };
  return raw === 'scratch' ? { kind: 'scratch' } : { kind: 'image', image: raw };
}

function planOf(stages: readonly StageItem[]): StagesAnswer['plan'] {
  const at = (line: number, keyword: string, text: string) => ({ keyword, text, line, endLine: line });
  return {
    preamble: '',
    stages: stages.map(({ index, name, base, takes }) => ({
      index,
      ...(name === undefined ? {} : { name }),
      base: base.kind === 'unknown' ? { kind: 'unknown' } : base,
      needs: takes.flatMap(({ source }) => (source.kind === 'stage' ? [source.stage] : [])),
      from: at(index * 3, 'FROM', `FROM ${takes[0]?.raw ?? ''}`),
      instructions: [at(index * 3 + 1, 'RUN', 'RUN make')],
    })),
  };
}

/** A store after these events. */
export function sizesAfter(...events: readonly SizeEvent[]): SizeStore {
  return events.reduce(reduceSizes, emptySizes);
}

/** A stage of the document was built and weighs `bytes`, of which `ownBytes` are its own. */
export function measured(
  stage: string,
  bytes: number,
  ownBytes = bytes,
  image = `sha256:${stage}`,
): SizeEvent {
  const instructions = [{ instruction: 0, line: 1, bytes: ownBytes }];
  const measure: StageMeasure = {
    stage: 0,
    bytes,
    ownBytes,
    baseBytes: bytes - ownBytes,
    layers: 2,
    instructions,
    image,
    store: 'overlay2',
  };
  return { kind: 'build-measured', key: `${dockerfile}#${stage}`, build: 1, fingerprint: 'now', measure };
}

export function textIs(stage: string, fingerprint: string): SizeEvent {
  return { kind: 'text-changed', key: `${dockerfile}#${stage}`, version: 1, fingerprint };
}

export function started(stage: string, build = 2): SizeEvent {
  return { kind: 'build-started', key: `${dockerfile}#${stage}`, build };
}
