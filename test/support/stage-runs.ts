import type { Artifact } from '../../server/src/core/artifacts.js';
import { buildGraph } from '../../server/src/core/build-graph.js';
import type { ImageFacts } from '../../server/src/core/catalogue/image-facts.js';
import type { StageGraph } from '../../server/src/core/graph.js';
import { noInputs } from '../../server/src/core/inputs.js';
import { parse } from '../../server/src/core/parse.js';
import { runStages } from '../../server/src/core/run/run-stages.js';
import { emptyImage } from '../../server/src/core/run/state.js';
import type { StageRuns } from '../../server/src/core/run/types.js';
import { contextOf, type Files } from './context-files.js';

/** The images that these tests build on, with facts from the catalogue's sources. */
const debian: Partial<ImageFacts> = {
  ...{
    libc: 'glibc',
    libcVersion: '2.36',
    runsDynamic: 'glibc',
    distro: 'debian',
    release: 'bookworm',
    shell: '/bin/sh',
  },
  ...{
    bash: true,
    caCertificates: false,
    zoneinfo: true,
    passwd: true,
    users: ['root', 'nobody'],
    gcc: false,
  },
  libraries: { libgcc_s: true, 'libstdc++': true, libdl: true },
};
const buildpack: Partial<ImageFacts> = { ...debian, gcc: true, caCertificates: true, builder: true };
const alpine: Partial<ImageFacts> = {
  ...{
    libc: 'musl',
    libcVersion: '1.2.5',
    runsDynamic: 'musl',
    distro: 'alpine',
    release: '3.20',
    shell: '/bin/sh',
  },
  ...{
    bash: false,
    caCertificates: true,
    zoneinfo: false,
    passwd: true,
    users: ['root', 'nobody'],
    gcc: false,
  },
  libraries: { libgcc_s: false, 'libstdc++': false, libssl: true, libz: true },
};
const goEnv = { GOPATH: '/go', PATH: '/go/bin:/usr/local/go/bin:/usr/bin' };
const images: Readonly<Record<string, Partial<ImageFacts>>> = {
  'debian:bookworm-slim': debian,
  'debian:bullseye-slim': { ...debian, libcVersion: '2.31', release: 'bullseye' },
  'alpine:3.20': alpine,
  'golang:1.22': { ...buildpack, runtimes: { go: '1.22.7' }, env: goEnv, workdir: '/go' },
  'golang:1.22-alpine': { ...alpine, runtimes: { go: '1.22.7' }, env: goEnv, workdir: '/go', builder: true },
  'golang:1.19-alpine': { ...alpine, runtimes: { go: '1.19.8' }, env: goEnv, workdir: '/go', builder: true },
  'golang:1.22-bullseye': {
    ...buildpack,
    libcVersion: '2.31',
    runtimes: { go: '1.22.7' },
    env: goEnv,
    workdir: '/go',
  },
  'gcc:12': buildpack,
  'rust:1.80-bookworm': { ...buildpack, runtimes: { rust: '1.80' }, env: { CARGO_HOME: '/usr/local/cargo' } },
  'rust:1.80-alpine': {
    ...alpine,
    runtimes: { rust: '1.80' },
    gcc: true,
    env: { CARGO_HOME: '/usr/local/cargo' },
  },
  'busybox:musl': { ...alpine, runsDynamic: 'none', distro: 'busybox', caCertificates: false },
  'busybox:1.36': {
    ...debian,
    distro: 'busybox',
    bash: false,
    libraries: { libgcc_s: false, 'libstdc++': false, libdl: false },
  },
  'node:20-bookworm': { ...buildpack, runtimes: { node: '20' } },
  'node:20-alpine': { ...alpine, runtimes: { node: '20' }, libraries: { libgcc_s: true, 'libstdc++': true } },
  'python:3.12-bookworm': { ...buildpack, runtimes: { python: '3.12' } },
  'eclipse-temurin:21-jdk': { ...debian, distro: 'ubuntu', runtimes: { jdk: '21' } },
  'maven:3.9-eclipse-temurin-21': { ...debian, distro: 'ubuntu', runtimes: { jdk: '21', maven: '3.9' } },
  'mcr.microsoft.com/dotnet/sdk:8.0': { ...debian, runtimes: { dotnet: '8.0' } },
};

export function factsOf(reference: string): ImageFacts | undefined {
  const facts = images[reference];
  return facts === undefined
    ? undefined
    : { ...emptyImage(), passwd: true, asOf: '2026-08-21', title: reference, workdir: '/', ...facts };
}

export function runText(text: string, files: Files = {}): StageRuns & { readonly graph: StageGraph } {
  const ast = parse(text);
  const graph = buildGraph(ast);
  const baseOf = (index: number): ImageFacts | undefined => {
    const base = graph.stages[index]?.base;
    if (base?.kind === 'stage' && base.stage < index) return baseOf(base.stage);
    if (base?.kind === 'scratch') return emptyImage();
    return base?.kind === 'image' ? factsOf(base.image) : undefined;
  };
  const runs = runStages(
    ast,
    graph,
    { ...noInputs, context: contextOf(files) },
    { baseOf, imageOf: factsOf },
  );
  return Object.assign(
    Object.create(null),
    { graph, stage: runs.stage },
    {
      get deliveries() {
        return runs.deliveries;
      },
      get goBuilds() {
        return runs.goBuilds;
      },
    },
  ) as StageRuns & { readonly graph: StageGraph };
}

/** `dynamic glibc 2.36 certain [libgcc_s]`, for tables. */
export function drawArtifact(artifact: Artifact | undefined): string {
  if (artifact === undefined) return 'nothing';
  const { linkage, libc, libcVersion, certainty, needs } = artifact;
  const family = [libc, libcVersion].filter((part) => part !== undefined);
  return [linkage, ...family, certainty, ...(needs.length > 0 ? [`[${needs.join(' ')}]`] : [])].join(' ');
}

/** What the last stage holds, data left out: `path: linkage …`. */
export function drawFinal(text: string, files?: Files): readonly string[] {
  const runs = runText(text, files);
  const { artifacts } = runs.stage(runs.graph.final);
  return artifacts
    .filter(({ linkage }) => linkage !== 'data')
    .map((one) => `${one.path}: ${drawArtifact(one)}`);
}
