/** `docker-image://…`, `oci-layout://…`, `https://…`, `git@…`; a drive of Windows is one letter. */
const address = /^[\w+.-]{2,}:|^[\w.-]+@/;

/**
 * Further contexts as the engine takes them: folders as absolute paths, addresses as they are.
 * `toPath` finds a folder that was written from the workspace folder.
 */
export function resolveContexts(
  written: Readonly<Record<string, string>>,
  toPath: (folder: string) => string,
): Readonly<Record<string, string>> {
  const given = Object.entries(written).filter(([name, place]) => name !== '' && place.trim() !== '');
  return Object.fromEntries(
    given.map(([name, place]) => [name, address.test(place) ? place : toPath(place)]),
  );
}
