import type { ProtocolRange } from '../../../server/src/protocol/messages.js';

/** A report of the terminal with lines from 1, as agents and people count them, in place of ranges. */
export function withLines(json: string): object {
  const replace = (key: string, value: unknown): unknown => {
    if (key !== 'range' || value === null) return value;
    const { start, end } = value as ProtocolRange;
    return { line: start.line + 1, endLine: end.line + 1 };
  };
  return JSON.parse(json, replace) as object;
}
