import type { RunOutcome } from '../../ports/container-runner.js';
import { t } from '../text/translate.js';

/** `same`, what differs, or how two runs of the original differ, neither of which the result is like. */
export type OutputComparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'different'; readonly details: readonly string[] }
  | { readonly kind: 'varies'; readonly details: readonly string[] };

/**
 * Compares a run of the original with one of the result; `again` is a second run of the original. A result that does
 * what the original does in one of its runs is the same. Lines are the same when a clock alone has gone on between
 * them, as it does in the log of a server.
 */
export function compareOutcomes(
  before: RunOutcome,
  after: RunOutcome,
  again: RunOutcome = before,
): OutputComparison {
  const details = differencesOf(before, after);
  if (details.length === 0) return { kind: 'same' };
  const between = differencesOf(before, again);
  if (between.length === 0) return { kind: 'different', details };
  return differencesOf(again, after).length === 0 ? { kind: 'same' } : { kind: 'varies', details: between };
}

function differencesOf(before: RunOutcome, after: RunOutcome): readonly string[] {
  const ends = [endText(before), endText(after)] as const;
  return [
    ...(ends[0] === ends[1] ? [] : [t('it {0} before and {1} now', ends[0], ends[1])]),
    ...differentText('stdout', before.stdout, after.stdout),
    ...differentText('stderr', before.stderr, after.stderr),
    ...(before.health === after.health
      ? []
      : [
          t(
            'its health was {0} and is now {1}',
            before.health ?? t('not reported'),
            after.health ?? t('not reported'),
          ),
        ]),
  ];
}

function endText({ ending }: RunOutcome): string {
  switch (ending.kind) {
    case 'exited':
      return t('ends with exit code {0}', ending.code);
    case 'running':
      return t('keeps running');
    case 'not-started':
      return t('does not start ({0})', ending.message);
  }
}

const longest = 120;

/** The first line that is another one. */
function differentText(stream: string, before: string, after: string): readonly string[] {
  if (before === after) return [];
  const [was, is] = [before.split('\n'), after.split('\n')];
  const at = was.findIndex((line, index) => !isSameOutput(line, is[index]));
  if (at === -1 && was.length === is.length) return [];
  const line = at === -1 ? was.length : at;
  const shown = (lines: readonly string[]): string =>
    lines[line] === undefined ? t('nothing more') : JSON.stringify(lines[line].slice(0, longest));
  return [t('{0}, line {1}: it was {2} and is now {3}', stream, line + 1, shown(was), shown(is))];
}

/** `6:30:00`, `2026-11-21T06:30:00.123Z` and `[21/Nov/2026:06:30:00 +0000]`; not a part of `00:11:22:33:44:55`. */
const clockTime =
  /(?<=\dT|\/\d{4}:|(?<![\w:.]))([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)(?:[.,]\d{1,9})?(?![\d:])/g;
const oneDay = 86_400;
/**
 * Seconds that a clock may have gone on between two containers of a comparison. Zones are at least a quarter of an hour
 * apart, so a zone that was lost is seen.
 */
const maxSecondsApart = 120;

/** Two lines that are equal but for the time of the day at which each was written. */
function isSameOutput(was: string, is: string | undefined): boolean {
  if (was === is) return true;
  if (is === undefined) return false;
  const [times, others] = [timesOf(was), timesOf(is)];
  if (times.length === 0 || times.length !== others.length) return false;
  const gaps = times.map((time, index) => Math.abs(time - (others[index] ?? 0)));
  if (gaps.some((gap) => Math.min(gap, oneDay - gap) > maxSecondsApart)) return false;
  const rest = gaps.some((gap) => gap > maxSecondsApart) ? withoutDates : withoutTimes;
  return rest(was) === rest(is);
}

/** Seconds of the day. */
function timesOf(line: string): readonly number[] {
  return [...line.matchAll(clockTime)].map(
    ([, hours, minutes, seconds]) => Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
  );
}

function withoutTimes(line: string): string {
  return line.replace(clockTime, '#');
}

const dayWords =
  /\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d+/gi;

/** Midnight came between two such lines: the date, the month and the year may have changed with it. */
function withoutDates(line: string): string {
  return withoutTimes(line).replace(dayWords, '#').replace(/ +/g, ' ');
}
