import type { BuildEvent } from '../../ports/engine.js';
import { formatBytes, formatDuration } from '../size/format.js';
import { t } from '../text/translate.js';

/** SGR colours of a terminal. */
const sgr = {
  dim: '\u001b[2m',
  red: '\u001b[31m',
  yellow: '\u001b[33m',
  bold: '\u001b[1m',
  off: '\u001b[0m',
} as const;

/**
 * One event as text for a terminal: whole lines end with `\n`; what a step printed is handed on as it came.
 * `progress` and `transfer` say nothing here, for they repeat many times.
 */
export function logText(event: BuildEvent): string {
  switch (event.kind) {
    case 'step-started':
      return `${sgr.bold}${plainText(event.step.name)}${sgr.off}\n`;
    case 'step-cached':
      return `${sgr.dim}${t('{0} (cached)', plainText(event.step.name))}${sgr.off}\n`;
    case 'step-done':
      return event.milliseconds < 50
        ? ''
        : `${sgr.dim}${t('{0} done in {1}', plainText(event.step.name), formatDuration(event.milliseconds))}${sgr.off}\n`;
    case 'step-failed':
      return `${sgr.red}${plainText(event.step.name)}: ${plainText(event.message)}${sgr.off}\n`;
    case 'log':
      return event.text;
    case 'warning':
      return `${sgr.yellow}${plainText(event.message)}${sgr.off}\n`;
    case 'progress':
      return '';
    case 'transfer':
      return '';
    default:
      return event satisfies never;
  }
}

/** What the progress notification says at an event; `undefined`: nothing new. */
export function progressMessage(event: BuildEvent): string | undefined {
  switch (event.kind) {
    case 'progress':
      return plainText(event.label);
    case 'transfer':
      return event.total > 0
        ? t('{0} {1} of {2}', plainText(event.label), formatBytes(event.current), formatBytes(event.total))
        : `${plainText(event.label)} ${formatBytes(event.current)}`;
    case 'step-started':
    case 'step-cached':
    case 'step-done':
    case 'step-failed':
    case 'log':
    case 'warning':
      return undefined;
    default:
      return event satisfies never;
  }
}

/** Without colours, for places that show text as it is. */
export function withoutColours(text: string): string {
  // eslint-disable-next-line no-control-regex -- SGR sequences begin with ESC.
  return text.replaceAll(/\u001b\[[0-9;:]*m/g, '');
}

/** One line without any control character: names and messages come from Dockerfiles and images. */
export function plainText(text: string): string {
  // eslint-disable-next-line no-control-regex -- Control characters are what is taken out.
  return withoutColours(text).replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

/** Keeps the end of a log that grows too long, cut at a line. `limit` counts UTF-16 units. */
export function appendLog(log: string, text: string, limit = 1_000_000): string {
  const all = log + text;
  if (all.length <= limit) return all;
  const cut = all.indexOf('\n', all.length - Math.floor(limit * 0.8)) + 1;
  return `${t('… (the start of this log was dropped)')}\n${all.slice(cut === 0 ? all.length - limit : cut)}`;
}
