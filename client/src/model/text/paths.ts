/** What stands behind the last slash of a path, an address or a name. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
