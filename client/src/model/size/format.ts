import { t, type Translate } from '../text/translate.js';

/** Figures for people. Decimal units as in the docker command line: 1 kB = 1000 bytes. */

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `118.8 MB`, `15.6 MB`, `1.24 GB`, `873 B`. Negative and broken figures count as 0. */
export function formatBytes(bytes: number): string {
  let value = Number.isFinite(bytes) && bytes > 0 ? bytes : 0;
  let unit = 0;
  while (unit < units.length - 1 && round(value, unit) >= 1000) {
    value /= 1000;
    unit += 1;
  }
  return `${round(value, unit)} ${units[unit] ?? ''}`;
}

/** `+2.1 MB`, `-340 kB`, `+0 B`. */
export function formatDelta(bytes: number): string {
  return `${bytes < 0 ? '-' : '+'}${formatBytes(Math.abs(bytes))}`;
}

/** `0.8 s`, `14 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : t('{0} min {1} s', Math.floor(whole / 60), whole % 60);
}

/** `just now`, `5 min ago`, `3 h ago`, `yesterday`, `4 days ago`. */
export function formatAge(then: number, now: number): string {
  const minutes = Math.floor(Math.max(0, now - then) / 60_000);
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{0} min ago', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t('{0} h ago', hours);
  const days = Math.floor(hours / 24);
  return days === 1 ? t('yesterday') : t('{0} days ago', days);
}

/**
 * What can stand after "since", and stays true for the rest of the day: `the build at 14:05`, `yesterday`,
 * `2026-11-18`. Days and hours are those of this machine.
 */
export function formatSince(then: number, now: number, say: Translate = t): string {
  const [day, time] = localTime(then);
  if (day === localTime(now)[0]) return say('the build at {0}', time);
  return day === dayBefore(now) ? say('yesterday') : day;
}

function dayBefore(now: number): string {
  const date = new Date(now);
  return localTime(new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1).getTime())[0];
}

/** `2026-11-18` and `14:05`. */
function localTime(at: number): readonly [day: string, time: string] {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return [day, `${two(date.getHours())}:${two(date.getMinutes())}`];
}

function round(value: number, unit: number): number {
  const digits = unit === 0 ? 1 : unit >= 3 ? 100 : 10;
  return Math.round(value * digits) / digits;
}
