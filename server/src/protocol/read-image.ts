import { isRecord } from './is-record.js';

/** Names by folder, each list sorted. The folders are real ones: links to them are `folderLinks`. */
export type NamesByFolder = Readonly<Record<string, readonly string[]>>;

/**
 * What was read out of an image. Lists of libraries, programs, users and groups are complete; a missing key is not
 * known, or not there where the comment says so.
 */
export interface ReadImage {
  /** The reference it was read for, as people write it: `registry.example/base:3`. */
  readonly image: string;
  /** `linux/amd64`. */
  readonly platform: string;
  /** `sha256:…` of its configuration: the same in engines, archives and registries. */
  readonly digest: string;
  /** The day it was read, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Unpacked, of all layers: what `docker images` shows. Missing from earlier readings. */
  readonly bytes?: number;
  /** Empty: none is set. */
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly user: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  /** As the catalogue calls it: `debian`, `alpine`, `ubi`. */
  readonly distro?: string;
  readonly release?: string;
  /** `none` where no loader is there. */
  readonly libc: { readonly family: 'glibc' | 'musl' | 'uclibc' | 'none'; readonly version?: string };
  /** Absolute paths. */
  readonly loaders: readonly string[];
  /** `/bin/sh`; missing where there is none. */
  readonly shell?: string;
  /** Missing where the image has no such file. */
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly certificates: boolean;
  readonly zoneinfo: boolean;
  /** Missing where it has a package manager that is not known here. */
  readonly packageManager?: string;
  /** Missing where the database is not one that is read here. */
  readonly packages?: readonly string[];
  /** Languages that PATH finds, by the names of the catalogue, with their versions or ''. Missing from earlier readings. */
  readonly runtimes?: Readonly<Record<string, string>>;
  readonly libraries: NamesByFolder;
  readonly programs: NamesByFolder;
  /** `/bin` -> `/usr/bin`. */
  readonly folderLinks: Readonly<Record<string, string>>;
}

const digestForm = /^sha256:[0-9a-f]{64}$/;
const dayForm = /^\d{4}-\d\d-\d\d$/;
const largestList = 200_000;

/** Checks a value that came from a file; `undefined` for what no version of this program has written. */
export function readImageOf(value: unknown): ReadImage | undefined {
  if (!isRecord(value)) return undefined;
  const isSound = Object.entries(checks).every(([key, check]) => check(value[key]));
  return isSound ? (value as unknown as ReadImage) : undefined;
}

type Check = (value: unknown) => boolean;

function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function recordOf(check: Check): Check {
  return (value) => isRecord(value) && Object.values(value).every(check);
}

const longestText = 100_000;

/** A lock may come from anybody, and what it says is shown: nothing in it ends a line or steers a terminal. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText && !/\p{Cc}/u.test(value);
}

/** Values of variables and words of commands may have several lines. */
function isWritten(value: unknown): boolean {
  return typeof value === 'string' && value.length <= longestText;
}

function isList(value: unknown, fits: (one: unknown) => boolean = isText): boolean {
  return Array.isArray(value) && value.length <= largestList && value.every((one) => fits(one));
}

const families: readonly unknown[] = ['glibc', 'musl', 'uclibc', 'none'];

const checks: Readonly<Record<keyof ReadImage, Check>> = {
  image: isText,
  platform: isText,
  digest: (value) => isText(value) && digestForm.test(value),
  asOf: (value) => isText(value) && dayForm.test(value),
  bytes: optional((value) => Number.isSafeInteger(value) && Number(value) >= 0),
  entrypoint: (value) => isList(value, isWritten),
  cmd: (value) => isList(value, isWritten),
  user: isText,
  workdir: isText,
  env: recordOf(isWritten),
  distro: optional(isText),
  release: optional(isText),
  libc: (value) =>
    isRecord(value) && families.includes(value['family']) && optional(isText)(value['version']),
  loaders: (value) => isList(value),
  shell: optional(isText),
  users: optional((value) => isList(value)),
  groups: optional((value) => isList(value)),
  certificates: (value) => typeof value === 'boolean',
  zoneinfo: (value) => typeof value === 'boolean',
  packageManager: optional(isText),
  packages: optional((value) => isList(value)),
  runtimes: optional(recordOf(isText)),
  libraries: recordOf((names) => isList(names)),
  programs: recordOf((names) => isList(names)),
  folderLinks: recordOf(isText),
};
