import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ImageFacts } from '../../../server/src/core/images/image-facts.js';
import { lookup } from '../../../server/src/core/images/catalogue.js';
import { imageHolds } from '../../../server/src/core/images/image-holds.js';
import { inventoryData } from '../../../server/src/core/images/inventory-data.js';
import { type ImageRow, rowsOf } from '../../../server/src/core/images/inventory-rows.js';
import type { Held, Thing } from '../../../server/src/core/images/things.js';

/**
 * Every row of the inventory in turn is a kept-back one: the row is hidden, and what the catalogue then says of its
 * image, by the rows of its neighbours, is compared with the row.
 */
const rows = Object.keys(inventoryData)
  .flatMap((image) => rowsOf(image))
  // Of a distribution's release nothing is known but its own row.
  .filter(({ image, base }) => !base.startsWith(`${image}/`));
let hidden: ImageRow | undefined;
let ask: {
  lookup(reference: string): ImageFacts | undefined;
  imageHolds(image: ImageFacts, thing: Thing): Held;
  startOfImage(image: ImageFacts | undefined): Pick<ImageRow, 'entrypoint' | 'cmd'>;
};

beforeAll(async () => {
  vi.resetModules();
  vi.doMock('../../../server/src/core/images/inventory-rows.js', () => ({
    rowsOf: (image: string) => rowsOf(image).filter((row) => row !== hidden),
  }));
  const [{ lookup }, { imageHolds }, { startOfImage }] = await Promise.all([
    import('../../../server/src/core/images/catalogue.js'),
    import('../../../server/src/core/images/image-holds.js'),
    import('../../../server/src/core/images/start.js'),
  ]);
  ask = { lookup, imageHolds, startOfImage };
});
afterAll(() => {
  vi.doUnmock('../../../server/src/core/images/inventory-rows.js');
  vi.resetModules();
});

function withoutHiding(row: ImageRow): ImageFacts | undefined {
  return lookup(referenceOf(row));
}

function withoutRow(row: ImageRow): ImageFacts | undefined {
  hidden = row;
  // A name of its own for each: what was found is kept by name.
  return ask.lookup(referenceOf(row));
}

function referenceOf({ image, tag }: ImageRow): string {
  return tag === '' ? image : `${image}:${tag}`;
}

const programs =
  'bash sh curl wget git gcc make perl python3 ps ping ip tar gzip unzip xz openssl ssh less vi nano tini gosu su-exec sed awk grep find node npm yarn java ruby gem php composer psql redis-cli jq envsubst file pkg-config cmake apt-get apk';
const libraries =
  'libc.so.6 libstdc++ libgcc_s libssl libcrypto libz libpq libsqlite3 libxml2 libcurl libffi libgmp libicuuc libyaml-0 libreadline libgomp libatomic libexpat libxslt libjpeg libpng16 libmariadb libldap libboost_filesystem libzmq libuv libevent-2.1 libedit libncursesw libnghttp2';

const things: readonly Thing[] = [
  ...programs.split(' ').map((name): Thing => ({ kind: 'program', name })),
  ...libraries.split(' ').map((name): Thing => ({ kind: 'library', name })),
  { kind: 'shell' },
  { kind: 'certificates' },
  { kind: 'zoneinfo' },
];

function nameOf({ image, tag }: ImageRow): string {
  return `${image}:${tag}`;
}

function label(thing: Thing): string {
  return `${thing.kind} ${'name' in thing ? thing.name : ''}`.trim();
}

test('what an image holds is never said to be absent by the rows of its neighbours', () => {
  let asked = 0;
  const wrong: string[] = [];
  for (const row of rows) {
    const known = withoutHiding(row);
    const image = withoutRow(row);
    if (image === undefined || known === undefined) continue;
    for (const thing of things.filter((one) => imageHolds(known, one).value === true)) {
      asked++;
      const { value, certain } = ask.imageHolds(image, thing);
      if (value === false) wrong.push(`${nameOf(row)}: ${certain ? 'no' : 'likely no'} ${label(thing)}`);
    }
  }
  expect(asked).toBeGreaterThan(5000);
  expect(wrong).toEqual([]);
});

test('what a container of a hidden row starts is right in 97 of 100', () => {
  const answers = { right: 0, wrong: [] as string[], unknown: 0 };
  for (const row of rows) {
    const start = ask.startOfImage(withoutRow(row));
    for (const part of ['entrypoint', 'cmd'] as const) {
      if (row[part] === undefined) continue;
      if (start[part] === undefined) answers.unknown++;
      else if (JSON.stringify(start[part]) === JSON.stringify(row[part])) answers.right++;
      else answers.wrong.push(`${nameOf(row)} ${part}: ${start[part].join(' ')} for ${row[part].join(' ')}`);
    }
  }
  expect(answers.right / (answers.right + answers.wrong.length), answers.wrong.join('\n')).toBeGreaterThan(
    0.97,
  );
});
