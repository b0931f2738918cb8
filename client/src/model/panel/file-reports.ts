import { formatBytes } from '../size/format.js';
import type { FilesView } from './panel-messages.js';
import { t } from '../text/translate.js';

/** What a listing reports of itself: a view of the panel without what was asked for. */
export type FileReport = Omit<FilesView, 'request' | 'stage' | 'instruction'>;

/** `Reading the image: 120 MB of at most 930 MB…`; without figures before the first byte. */
export function readingText(bytes: number, total: number): string {
  if (bytes === 0) return t('Reading the image…');
  const read = formatBytes(bytes);
  return total >= bytes
    ? t('Reading the image: {0} of at most {1}…', read, formatBytes(total))
    : t('Reading the image: {0}…', read);
}

/** The view to show after a report: one of an earlier request says nothing about what is asked for now. */
export function takeFiles(
  shown: FilesView | undefined,
  report: FilesView,
  request: number,
): FilesView | undefined {
  return report.request === request ? report : shown;
}
