import type { ImageContents } from './find-rows.js';
import type { Held, Thing } from './things.js';

export type LibcFamily = 'glibc' | 'musl' | 'uclibc' | 'none';

/**
 * What is known of a base image. Every `undefined` means "not established", never "no": rules stay silent on it.
 * Paths are absolute. Facts hold for linux; `loader` is by platform (`amd64`, `arm64`, `arm/v7` …).
 */
export interface ImageFacts {
  /** Family the image's own programs are built with; `none` for scratch and images without any libc. */
  readonly libc: LibcFamily | undefined;
  /** e.g. `2.36`. */
  readonly libcVersion: string | undefined;
  /** Whose dynamically linked programs can start here; `none` where no loader file exists. */
  readonly runsDynamic: 'glibc' | 'musl' | 'none' | undefined;
  readonly loader: Readonly<Record<string, string>>;
  /** e.g. `debian`, `alpine`, `distroless`. */
  readonly distro: string | undefined;
  /** Release in the distribution's words, e.g. `bookworm`, `3.20`, `24.04`. */
  readonly release: string | undefined;
  /** Path of a shell that the shell form can use (`/bin/sh`); `null` for known absent. */
  readonly shell: string | null | undefined;
  readonly bash: boolean | undefined;
  readonly caCertificates: boolean | undefined;
  readonly zoneinfo: boolean | undefined;
  readonly passwd: boolean | undefined;
  readonly users: readonly string[] | undefined;
  /** All groups; of an image that was read only. */
  readonly groups?: readonly string[];
  readonly packageManager:
    'apt' | 'apk' | 'dnf' | 'yum' | 'microdnf' | 'zypper' | 'pacman' | 'tdnf' | 'xbps' | 'none' | undefined;
  /** Shared libraries known present / absent, by soname stem: `libgcc_s`, `libstdc++`, `libdl`, `libssl`, `libz` … */
  readonly libraries: Readonly<Record<string, boolean>>;
  /** Language runtimes and tools by name; the version is empty where the tag does not state it: `{ go: '1.22.7', node: '22', jre: '21', jdk: '21' }`. */
  readonly runtimes: Readonly<Record<string, string>>;
  /** Whether a C compiler is on PATH. */
  readonly gcc: boolean | undefined;
  /** The image's own ENV, as far as builds depend on it (`PATH`, `GOPATH`, `CARGO_HOME` …). */
  readonly env: Readonly<Record<string, string>>;
  /** Variables that it sets to values that are not known. */
  readonly openEnv?: readonly string[];
  readonly workdir: string | undefined;
  readonly user: string | undefined;
  /** ENTRYPOINT and CMD of the image; `[]` = none is set. Ask `startOfImage`. */
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly platforms: readonly string[] | undefined;
  /** Uncompressed bytes on linux/amd64, and the day that they or `downloadBytes` were measured. */
  readonly bytes: number | undefined;
  readonly bytesAsOf: string | undefined;
  /** Bytes of the layers as they travel, on linux/amd64, where documented; never comparable with `bytes`. */
  readonly downloadBytes?: number;
  /** `true` for an image people build in (compilers, SDKs). */
  readonly builder: boolean;
  readonly certainty: 'high' | 'medium' | 'low';
  /** The day these facts were read, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Whether the tag names its release or floats to whatever is current; `floating` facts are worded with `asOf`. */
  readonly floating: boolean;
  /** For people: `alpine 3.20, musl 1.2.5`. */
  readonly title: string;
  /** For people, of an image that was read: `read from base:3 (sha256:1f2e…) on 2026-11-30`. */
  readonly readFrom?: string;
  /** Rows about what it holds, looked up at the first question; ask with `imageHolds`. Missing where there are none. */
  readonly contents?: () => ImageContents | undefined;
  /** What it holds, of an image that a Dockerfile of the repository builds; ask with `imageHolds`. */
  readonly built?: (thing: Thing) => Held;
}
