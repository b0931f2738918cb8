import { expect } from 'vitest';
import { readNaming } from '../../server/src/core/workspace/read-targets.js';

/** Draws `stage <- Dockerfile` per mention, `?` for an open Dockerfile, and checks that each span holds its name. */
export function drawTargets(path: string, text: string): string {
  const { mentions } = readNaming(path, text);
  for (const { span, stage, file } of mentions) {
    if (span === undefined) continue;
    const written = text.slice(span.start, span.end).replace(/\\u0065/g, 'e');
    expect({ written, file }).toEqual({ written: stage, file: path });
  }
  return mentions.map(({ stage, dockerfile }) => `${stage} <- ${dockerfile ?? '?'}`).join(', ');
}
