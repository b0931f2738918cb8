import { conversionView, estimatedConversion } from '../../../client/src/model/panel/conversion-view.js';
import type {
  FilesView,
  InstructionBar,
  SizesView,
  StageBar,
} from '../../../client/src/model/panel/panel-messages.js';
import { graphScene } from '../../support/graph-scene.js';
import type { PageAlone } from './page-alone.js';

/** Every page of ours with all that it can show, by what it is called. */
export const pageViews: Readonly<Record<string, (alone: PageAlone) => Promise<void>>> = {
  'the stage graph': async ({ show }) => {
    await show({ kind: 'graph', view: graph() });
  },
  'the size panel': async ({ show, page }) => {
    await show({ kind: 'sizes', view: sizes });
    await page.locator('.stage').first().click();
    await show({ kind: 'files', view: files });
  },
  'the page of a conversion': async ({ show }) => {
    await show({ kind: 'conversion', view: conversion(true) });
  },
  'the page of a conversion that was not built': async ({ show }) => {
    const { before, after } = conversionTexts;
    const bases = { before: { image: 'golang:1.22', bytes: 823e6 }, after: { image: 'scratch', bytes: 0 } };
    const view = estimatedConversion({ file: 'Dockerfile', before, after, bases, canCompare: true });
    await show({ kind: 'conversion', view });
  },
  'the page of a conversion that changes something': async ({ show }) => {
    await show({ kind: 'conversion', view: conversion(false) });
  },
  'the size panel before any build': async ({ show }) => {
    const stages = sizes.stages.map(({ index, title, line, isFinal, isUnused, base }): StageBar => {
      const texts = { label: 'not measured', change: '', base, crossings: [], facts: [] };
      return { index, title, line, isFinal, isUnused, state: 'unknown', ...texts, instructions: [] };
    });
    await show({
      kind: 'sizes',
      view: { ...sizes, headline: '', notice: "Can't connect to Docker", scale: 0, stages },
    });
  },
};

const instruction = (index: number, text: string, megabytes: number, crossesFrom = ''): InstructionBar => {
  const [keyword = ''] = text.split(' ');
  const label = `${megabytes} MB`;
  return {
    index,
    line: index + 1,
    keyword,
    text,
    bytes: megabytes * 1e6,
    label,
    crossesFrom,
    change: '+1.2 MB',
  };
};

const row = (title: string) => ({ title, before: '918.3 MB', after: '930.7 MB', change: '+12.4 MB' });

const bar: StageBar = {
  ...{
    index: 0,
    title: 'builder',
    line: 0,
    isFinal: false,
    isUnused: false,
    state: 'measured',
    level: 'large',
  },
  ...{ bytes: 930.7e6, baseBytes: 823e6, ownBytes: 107.7e6, crossedBytes: 60e6 },
  ...{ label: '930.7 MB (+107.7 MB)', change: '+12.4 MB since yesterday' },
  base: 'base golang:1.26 ≈ 823 MB (catalogue, 2026-08)',
  crossings: ['60 MB copied into stage 2, 870.7 MB left behind'],
  facts: ['312 MB compressed'],
  comparison: {
    title: 'The last build compared with the one built yesterday',
    rows: [row('Whole'), row('Own')],
  },
  baseline: { title: 'Compared with main.json', rows: [row('Whole')] },
  instructions: [
    instruction(0, 'RUN apt-get update && apt-get install -y build-essential', 62),
    instruction(1, 'WORKDIR /src', 0),
    instruction(2, 'COPY --from=web /dist /dist', 40, 'web'),
    instruction(3, 'RUN go build -o /server .', 5.7),
  ],
};

const sizes: SizesView = {
  file: 'services/web/Dockerfile',
  headline: 'builder 930.7 MB → stage 2 62 MB, 15 times smaller',
  ...{
    notice: 'Restricted Mode: trust this workspace to build stages.',
    canBuild: false,
    comparedWith: 'main.json',
  },
  scale: 930.7e6,
  stages: [
    bar,
    { ...bar, index: 1, title: 'web', state: 'stale', level: 'medium', isUnused: true },
    { ...bar, index: 3, title: 'worker', whyNot: 'glibc loader missing' },
    {
      ...{
        ...bar,
        index: 2,
        title: 'stage 2',
        state: 'failed',
        level: 'small',
        isFinal: true,
        copiedBytes: 46e6,
      },
      budget: { bytes: 50e6, label: '12 MB over 50 MB', isOver: true },
    },
  ],
};

const files: FilesView = {
  ...{ request: 0, stage: 0, instruction: null, state: 'ready', message: '1,234 files.', wasted: '8.4 MB' },
  files: [
    {
      path: '/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus',
      bytes: 28e6,
      label: '28 MB',
      instruction: 0,
      fate: '',
    },
    {
      path: '/usr/lib/gcc/x86_64-linux-gnu/12/cc1',
      bytes: 22e6,
      label: '22 MB',
      instruction: 0,
      fate: 'removed later',
    },
    { path: '/dist/app.js', bytes: 30e6, label: '30 MB', instruction: 2, fate: '' },
  ],
};

const conversionTexts = {
  before: 'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build -o /server .\nENTRYPOINT ["/server"]\n',
  after:
    'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /server .\n\nFROM scratch\nCOPY --from=build /server /server\nENTRYPOINT ["/server"]\n',
};

function conversion(isSame: boolean) {
  const part = (kind: 'base' | 'own' | 'copied', text: string, bytes: number) => ({ kind, text, bytes });
  return conversionView({
    ...{ file: 'Dockerfile', ...conversionTexts },
    report: {
      before: {
        ...{ image: 'sha256:a', bytes: 930.7e6 },
        parts: [part('base', 'base', 823e6), part('own', 'RUN go build -o /server .', 107.7e6)],
      },
      after: {
        ...{ image: 'sha256:b', bytes: 6.5e6 },
        parts: [part('copied', 'COPY --from=build /server /server', 6.5e6)],
      },
      checks: [
        isSame
          ? { name: 'configuration', verdict: 'same', details: [] }
          : { name: 'configuration', verdict: 'different', details: ['USER was app and is now not set'] },
        { name: 'output', verdict: 'unsure', details: ['the container did not end within ten seconds'] },
      ],
      toolchain: isSame ? [] : ['go'],
    },
  });
}

const dockerfile = `FROM golang:1.22 AS build
COPY . .
RUN go build -o /server .
FROM node:20-alpine AS web
RUN npm ci
FROM ubuntu:22.04 AS spare
RUN apt-get update
FROM scratch AS empty
COPY --from=web /dist /dist
FROM alpine:3.20
COPY --from=empty /dist /dist
COPY --from=build /server /server
RUN --mount=from=busybox:1.36,target=/b true
ENTRYPOINT ["/server"]
`;

function graph() {
  const known = new Map([
    [0, { state: 'measured', label: '868 MB (+45 MB)', bytes: 868e6, baseBytes: 823e6 }],
    [1, { state: 'stale', label: '180 MB, outdated', bytes: 180e6, baseBytes: 120e6, starts: true }],
    [2, { state: 'failed', label: 'build failed' }],
    [3, { state: 'building', label: 'building…' }],
  ] as const);
  return graphScene(dockerfile, known, { width: 580, height: 600 });
}
