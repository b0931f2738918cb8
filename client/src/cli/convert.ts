import type { ConversionAnswer } from '../../../server/src/features/conversion.js';
import { pageOf } from '../../../server/src/features/refusal-page.js';
import { type Analyser, createAnalyser } from './analysing.js';
import { refuseOthers } from './check-files.js';
import { explanationInMarkdown } from './convert-markdown.js';
import { choice, onlyFile, readCommandLine, type Options } from './options.js';
import { readSource, type Source } from './read-file.js';
import { compareFiles } from './compare.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { writeFiles } from './write-file.js';

export const convertOptions = {
  base: {
    type: 'string',
    value: 'IMAGE',
    help: 'The run image, instead of the smallest one that fits.',
  },
  leave: {
    type: 'string',
    multiple: true,
    value: 'PATH',
    help: 'Leave behind a path that nothing names; --explain lists them.',
  },
  'keep-env': { type: 'boolean', help: 'Keep variables that only the build reads.' },
  context: { type: 'string', value: 'DIR', help: 'The build context; without it, the folder of the file.' },
  write: { type: 'boolean', help: 'Write the result into the file instead of printing it.' },
  explain: { type: 'boolean', help: 'Say on standard error where each copied path comes from.' },
  format: {
    type: 'string',
    short: 'f',
    value: 'FORMAT',
    choices: ['text', 'markdown'],
    help: 'With --explain: text or markdown; text without it.',
  },
  prove: {
    type: 'boolean',
    help: 'Build both files with Docker, compare the images, and write the result only if they behave the same.',
  },
  run: { type: 'boolean', help: 'With --prove: also start both images.' },
  seconds: { type: 'string', value: 'N', help: 'With --run: how long each image may run.' },
} as const satisfies Options;

/**
 * `convert`: one stage becomes two. The result goes to standard output or, with `--write`, into the file;
 * `--explain` says on standard error where every copied path comes from. A refusal answers 3. `--prove` builds both
 * files first and, with `--run`, starts them: where they differ nothing is written and the answer is 1.
 */
export async function convert(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readCommandLine(words, convertOptions);
  const seconds = secondsOf(values.seconds);
  if (values.run === true && values.prove !== true)
    throw new UsageError('--run goes with --prove: it starts what both files build');
  const format = choice('format', values.format, convertOptions.format.choices);
  if (values.format !== undefined && values.explain !== true)
    throw new UsageError('--format goes with --explain: it says how the explanation is written');
  const source = readSource(onlyFile('convert', positionals));
  const { file, text } = source;
  if (values.prove === true && file === '-')
    throw new UsageError('--prove builds a file with its folder as context; standard input has none');
  if (values.write === true && file === '-') throw new UsageError('--write needs a file, not standard input');
  const analyser = await createAnalyser(
    values.context === undefined ? {} : { contextFolder: values.context },
  );
  refuseOthers(file, text, analyser);
  const result = convertAsAsked(analyser, source, values);
  if (result.kind === 'refused') {
    terminal.warn(`${file}:${(result.line + 1).toString()}: ${result.code}: ${result.message}`);
    terminal.warn(`${result.hint} See ${pageOf(result.code)}.`);
    return 3;
  }
  if (values.explain === true) {
    const lines = format === 'markdown' ? explanationInMarkdown(text, result) : explanation(text, result);
    for (const line of lines) terminal.warn(line);
  }
  if (values.prove === true) {
    const { context, run = false } = values;
    const options = {
      run,
      ...(context !== undefined && { context }),
      ...(seconds !== undefined && { seconds }),
    };
    if (!(await compareFiles(analyser, source, result, options, terminal))) return 1;
  }
  if (values.write === true) writeFiles([{ file, text: result.text, before: source.bytes }]);
  else terminal.print(result.text);
  return 0;
}

interface ConversionFlags {
  readonly base?: string;
  readonly leave?: string[];
  readonly 'keep-env'?: boolean;
}

/** Only what nothing names may be left behind: anything else the program would miss. */
function convertAsAsked(
  analyser: Analyser,
  { file, text }: Source,
  { base, leave = [], 'keep-env': keepEnv = false }: ConversionFlags,
): ConversionAnswer {
  const options = { ...(base !== undefined && { base }), keepEnv };
  const whole = analyser.convert(file, text, options);
  if (whole.kind === 'refused' || leave.length === 0) return whole;
  const free = new Set(whole.copied.flatMap(({ path, unnamed }) => (unnamed ? [path] : [])));
  const other = leave.find((path) => !free.has(path));
  if (other === undefined) return analyser.convert(file, text, { ...options, leave });
  const known = free.size === 0 ? 'there is none' : [...free].join(', ');
  throw new UsageError(`--leave takes a path that nothing names (${known}); not ${other}`);
}

function secondsOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d{1,4}$/.test(given)) throw new UsageError(`--seconds takes a number; not ${given}`);
  return Number(given);
}

function explanation(
  text: string,
  result: Extract<ConversionAnswer, { kind: 'converted' }>,
): readonly string[] {
  const at = (start: number): string => `line ${text.slice(0, start).split('\n').length.toString()}`;
  return [
    ...result.copied.map(
      ({ path, derivation, span, unnamed }) =>
        `${path}: ${derivation} (${at(span.start)})${unnamed ? `; --leave ${path} leaves it behind` : ''}`,
    ),
    ...result.leftBehind.map((name) => `${name} stays behind: only the build reads it; --keep-env keeps it`),
    ...result.notes.map(({ message, span }) => `${message} (${at(span.start)})`),
    ...result.choices.map(({ image, reason, needs, sizeClass }) =>
      [`run base ${image}, ${sizeClass}: ${reason}`, ...needs].join('; '),
    ),
  ];
}
