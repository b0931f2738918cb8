import { t } from '../text/translate.js';
import { formatBytes } from './format.js';

/** What came from a builder that is not the engine. */
export function transferText(bytes: number): string {
  return bytes === 0 ? t('no image sent by the builder') : t('{0} sent by the builder', formatBytes(bytes));
}
