/** Where docs explain a refusal: one anchor per code. */
export function conversionPage(code: string): string {
  return `docs/convert.md#${code}`;
}
