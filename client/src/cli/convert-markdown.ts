import type { ConversionAnswer } from '../../../server/src/features/conversion.js';

/** How every COPY of a conversion follows from the file, as text for a review. */
export function explanationInMarkdown(
  text: string,
  { base, copied, leftBehind, notes, choices }: Extract<ConversionAnswer, { kind: 'converted' }>,
): readonly string[] {
  const lineOf = (start: number): string => text.slice(0, start).split('\n').length.toString();
  return [
    `## Final stage on \`${base}\``,
    '',
    '| copied | derivation | line |',
    '| --- | --- | --- |',
    ...copied.map(
      ({ path, derivation, span, unnamed }) =>
        `| \`${path}\` | ${cell(derivation)}${unnamed ? ' (nothing names it)' : ''} | ${lineOf(span.start)} |`,
    ),
    ...section(
      'Stays in the build stage',
      leftBehind.map((name) => `\`${name}\`: only the build reads it`),
    ),
    ...section(
      'Notes',
      notes.map(({ message, span }) => `${oneLine(message)} (line ${lineOf(span.start)})`),
    ),
    ...section(
      'Run bases that pass the same checks',
      choices.map(({ image, reason, needs, sizeClass }) =>
        [`\`${image}\`, ${sizeClass}: ${reason}`, ...needs].join('; '),
      ),
    ),
  ];
}

function section(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', `### ${title}`, '', ...items.map((item) => `- ${item}`)];
}

/** A bar would end the cell. */
function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}

function oneLine(text: string): string {
  return text.replace(/(?<!\s)\s*\n\s*/g, ' ');
}
