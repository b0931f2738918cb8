/**
 * The package that Debian usually calls after a library: `libpq.so.5` -> `libpq5`, `libicuuc.so.72` -> `libicuuc72`,
 * `libpcre2-8.so.0` -> `libpcre2-8-0`. Most are called so, and the shipped tables leave their names out.
 */
function usualPackage(library: string): string {
  const [stem = '', version = ''] = library.split('.so.');
  const name = stem.toLowerCase().replaceAll('_', '-');
  return `${name}${/\d$/.test(name) && version !== '' ? '-' : ''}${version}`;
}

/** How a table writes a package beside the library it holds: `=` as usual, `+` as usual with `t64`. */
export function shortenPackage(name: string, library: string): string {
  const usual = usualPackage(library);
  if (name === usual) return '=';
  return name === `${usual}t64` ? '+' : name;
}

/** Undoes {@link shortenPackage}. */
export function fullPackage(written: string, library: string): string {
  if (written === '=') return usualPackage(library);
  return written === '+' ? `${usualPackage(library)}t64` : written;
}

/** What the packages with libraries often begin with: `libpq-dev` -> `libpq`, `libfreetype6-dev` -> `libfreetype`. */
export function stemOfHeaders(headers: string): string {
  return headers.replace(/(?<!\d)\d*-dev$/, '');
}
