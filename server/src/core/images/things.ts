/** What one can ask of an image or a stage. */
export type Thing =
  /** By soname (`libpq.so.5`) or its stem (`libpq`); `isOwn`: one that a project builds, which no image has unless lists name it. */
  | { readonly kind: 'library'; readonly name: string; readonly isOwn?: boolean }
  /** By name, as PATH finds it, or by absolute path. */
  | { readonly kind: 'program'; readonly name: string }
  /** At /bin/sh, where the shell form looks. */
  | { readonly kind: 'shell' }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string }
  /** CA certificates where programs look for them. */
  | { readonly kind: 'certificates' }
  | { readonly kind: 'zoneinfo' }
  /** ICU, with its data. */
  | { readonly kind: 'globalization' }
  | { readonly kind: 'loader'; readonly family: 'glibc' | 'musl' | 'uclibc' }
  /** A language by the name the catalogue has for it: `node`, `python`, `jre` … */
  | { readonly kind: 'runtime'; readonly name: string }
  /** A package of the distribution. */
  | { readonly kind: 'package'; readonly name: string };

/**
 * `undefined` = not known; rules are silent on it. `certain`: the image was read, or its list is complete and comes
 * from the image itself or from its own build file; else the answer follows from images that are alike.
 */
export interface Held {
  readonly value: boolean | undefined;
  readonly certain: boolean;
}

export const notKnown: Held = { value: undefined, certain: false };

/** For people: `libpq`, `bash`, `CA certificates`. */
export function nameOfThing(thing: Thing): string {
  switch (thing.kind) {
    case 'library':
    case 'program':
    case 'package':
    case 'runtime':
      return thing.name;
    case 'user':
    case 'group':
      return `${thing.kind} ${thing.name}`;
    case 'shell':
      return 'shell at /bin/sh';
    case 'certificates':
      return 'CA certificates';
    case 'zoneinfo':
      return 'zoneinfo';
    case 'globalization':
      return 'ICU';
    case 'loader':
      return `loader of ${thing.family}`;
  }
}
