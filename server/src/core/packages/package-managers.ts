/** Programs that install packages, and the name that the catalogue has for what they belong to; `rpm` for any of several. */
const managers: ReadonlyMap<string, 'apk' | 'apt' | 'rpm'> = new Map([
  ['apk', 'apk'],
  ['apt', 'apt'],
  ['apt-get', 'apt'],
  ['dnf', 'rpm'],
  ['microdnf', 'rpm'],
  ['tdnf', 'rpm'],
  ['yum', 'rpm'],
]);

export function isPackageManager(program: string): boolean {
  return managers.has(program);
}

/**
 * Whether an image with the package manager `own` has the program of another one: `false` for `apt-get` on Alpine.
 * `undefined` where both may be there, as those of RPM distributions.
 */
export function holdsManager(own: string | undefined, program: string): boolean | undefined {
  const asked = managers.get(program);
  if (asked === undefined || (own !== 'apk' && own !== 'apt')) return undefined;
  return asked === own;
}
