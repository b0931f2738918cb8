import { javaMajor } from '../../versions.js';

/** `1.8` -> `8`, `21.0.4` -> `21`; undefined without a number, such as a property that is set elsewhere. */
export function javaRelease(version: string): string | undefined {
  const major = javaMajor(version);
  return major === undefined ? undefined : String(major);
}
