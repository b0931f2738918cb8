import { type ConversionAnswer, pageOf } from '../../../server/src/features/conversion.js';
import { createAnalyser } from './analysing.js';
import { readSource } from './files.js';
import { onlyFile, readOptions } from './options.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { writeWhole } from './write-file.js';

/**
 * `convert`: one stage becomes two. The result goes to standard output or, with `--write`, into the file;
 * `--explain` says on standard error where every copied path comes from. A refusal answers 3.
 */
export async function convert(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(words, {
    base: { type: 'string' },
    context: { type: 'string' },
    write: { type: 'boolean' },
    explain: { type: 'boolean' },
  });
  const { file, text } = readSource(onlyFile('convert', positionals));
  if (values.write === true && file === '-') throw new UsageError('--write needs a file, not standard input');
  const analyser = await createAnalyser(values.context);
  const result = analyser.convert(file, text, values.base === undefined ? {} : { base: values.base });
  if (result.kind === 'refused') {
    terminal.warn(`${file}:${(result.line + 1).toString()}: ${result.code}: ${result.message}`);
    terminal.warn(`${result.hint} See ${pageOf(result.code)}.`);
    return 3;
  }
  if (values.explain === true) for (const line of explanation(text, result)) terminal.warn(line);
  if (values.write === true) writeWhole(file, result.text);
  else terminal.print(result.text);
  return 0;
}

function explanation(
  text: string,
  result: Extract<ConversionAnswer, { kind: 'converted' }>,
): readonly string[] {
  const at = (start: number): string => `line ${text.slice(0, start).split('\n').length.toString()}`;
  return [
    ...result.copied.map(({ path, derivation, span }) => `${path}: ${derivation} (${at(span.start)})`),
    ...result.notes.map(({ message, span }) => `${message} (${at(span.start)})`),
    ...result.choices.map(({ image, reason, needs, sizeClass }) =>
      [`run base ${image}, ${sizeClass}: ${reason}`, ...needs].join('; '),
    ),
  ];
}
