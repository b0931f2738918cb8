import { conversionPage } from '../assists/convert/pages.js';

/** The last line of every refusal: where its reason is explained. */
export function pageOf(code: string): string {
  return conversionPage(code);
}
