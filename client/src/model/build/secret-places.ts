import type { SecretSetting } from '../settings/setting-values.js';

/** Whether a value of settings, of any shape, names the file of a secret. */
export function namesSecretFile(value: unknown, file: string): boolean {
  if (Array.isArray(value)) return value.some((one) => namesSecretFile(one, file));
  if (typeof value !== 'object' || value === null) return false;
  const { file: named } = value as Partial<SecretSetting>;
  return named === file || Object.values(value).some((one) => namesSecretFile(one, file));
}

/** Whether an absolute path lies in none of the folders. Links are to be followed before. */
export function isOutside(path: string, folders: readonly string[]): boolean {
  const isIn = (folder: string): boolean => {
    const start = folder.replace(/[\\/]$/, '');
    return path.startsWith(start) && /^[\\/]/.test(path.slice(start.length));
  };
  return !folders.some(isIn);
}
