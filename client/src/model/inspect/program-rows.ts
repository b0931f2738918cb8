import { withoutIcons } from '../text/printable.js';
import type { InspectedProgram } from './inspect-image.js';

/** One program for a list or a tooltip. Texts come out of images: show them as text, never as Markdown. */
export interface ProgramRow {
  readonly label: string;
  readonly description: string;
  /** Why it does not start; empty when it does. */
  readonly detail: string;
  readonly line: number | undefined;
}

/** Failing programs first. */
export function programRows(programs: readonly InspectedProgram[]): readonly ProgramRow[] {
  const rank = ({ runs }: InspectedProgram): number => [false, undefined, true].indexOf(runs);
  return [...programs]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ path, runs, linkage, family, toolchain, reasons, line }) => ({
      label: withoutIcons(path),
      description: [verdicts[`${runs}`], linkage, family, toolchain]
        .filter((part) => part !== undefined)
        .join(', '),
      detail: withoutIcons(reasons.join('; ').replaceAll('`', '')),
      line,
    }));
}

const verdicts = { true: 'starts', false: 'does not start', undefined: 'not known' } as const;
