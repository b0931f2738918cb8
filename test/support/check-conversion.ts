import { expect } from 'vitest';
import { createFacts } from '../../server/src/core/analysis.js';
import { noInputs } from '../../server/src/core/inputs.js';
import { convert } from '../../server/src/assists/convert/convert.js';
import type { Conversion, Converted } from '../../server/src/assists/convert/conversion-result.js';
import { contextOf, type Files } from './context-files.js';
import { dedent as unindent } from './marked-text.js';

/** A single-stage file with its build context, and what is to become of it. Texts are indented as people like. */
export interface ConversionCase {
  readonly name: string;
  readonly text: string;
  readonly files?: Files;
  readonly base?: string;
  /** The whole text of the result. */
  readonly becomes: string;
}

export interface RefusalCase {
  readonly name: string;
  readonly text: string;
  readonly files?: Files;
  readonly base?: string;
  readonly code: string;
  /** 1-based. */
  readonly line: number;
  /** Part of the message. */
  readonly says: string;
}

export function convertText(text: string, files: Files = {}, base?: string): Conversion {
  const facts = createFacts(text, { ...noInputs, context: contextOf(files) });
  return convert(facts, base === undefined ? {} : { base });
}

export function checkConversion({ text, files, base, becomes }: ConversionCase): void {
  const result = convertText(dedent(text), files, base);
  const told = result.kind === 'refused' ? `refused: ${result.code}: ${result.message}` : result.text;
  expect(told).toBe(dedent(becomes));
  expect(convertText(told, files)).toMatchObject({ kind: 'refused', code: 'already-multi-stage' });
}

export function checkRefusal({ text, files, base, code, line, says }: RefusalCase): void {
  const result = convertText(dedent(text), files, base);
  if (result.kind === 'converted') expect(result.text).toBe(`refused: ${code}`);
  else {
    expect({ code: result.code, line: result.line + 1 }).toEqual({ code, line });
    expect(result.message).toContain(says);
    expect(result.hint).not.toBe('');
  }
}

/** The conversion of a text that is known to be convertible. */
export function converted(text: string, files: Files = {}, base?: string): Converted {
  const result = convertText(dedent(text), files, base);
  if (result.kind === 'refused') throw new Error(`refused: ${result.code}: ${result.message}`);
  return result;
}

export function dedent(text: string): string {
  return `${unindent(text)}\n`;
}
