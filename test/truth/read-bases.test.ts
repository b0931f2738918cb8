import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createImageReader } from '../../client/src/docker/index.js';
import type { Analysis } from '../../server/src/core/analysis.js';
import type * as Catalogue from '../../server/src/core/images/catalogue-data.js';
import type * as Inventory from '../../server/src/core/images/inventory-data.js';
import type { ImageOverride } from '../../server/src/core/images/overrides.js';
import { overrideOfRead } from '../../server/src/core/images/read-images.js';
import { indexLines } from '../../server/src/core/text/text.js';
import { basesOf } from '../../server/src/features/image-answers.js';
import { analyseText } from '../support/check-findings.js';
import { engineOptions, valueOf } from '../support/engine/workbench.js';
import { dedent } from '../support/marked-text.js';
import { inputsOf, type TruthCase } from '../support/truth.js';
import { kindCases } from './cases/kinds.js';
import { sections } from './cases/index.js';

/**
 * Images that were read say as much as the catalogue: every case is judged again with what the engine holds of its
 * bases, once beside the catalogue, and once by an analysis that knows no image by its name. Nothing is built here;
 * what the engine does with the cases is watched by their own tests.
 */
const cases = [...sections.flatMap((section) => section.cases), ...kindCases];
const readings = new Map<string, ImageOverride>();
let analyseUnknown: typeof analyseText;

/** Which tags float, and which names of images there are: the catalogue alone knows that, however much was read. */
const ofNames = new Set(['base-tag-drift', 'jdk-in-final-image']);

beforeAll(async () => {
  const reader = createImageReader(engineOptions());
  const names = [...new Set(cases.flatMap(namesOf))];
  const ids = new Map(names.map((name) => [name, idOf(name)]));
  const waiting = [...new Set(ids.values())];
  const readAll = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const read = valueOf(await reader.fromEngine(id, {}));
      for (const image of names.filter((name) => ids.get(name) === id))
        readings.set(
          image,
          overrideOfRead(image, () => ({ ...read, image })),
        );
    }
  };
  await Promise.all([readAll(), readAll()]);
  analyseUnknown = await withoutCatalogue();
}, 1_800_000);

/** An image is read once, whatever it is called. */
function idOf(name: string): string {
  const asked = ['image', 'inspect', '--format', '{{.Id}}', name];
  return execFileSync('docker', asked, { encoding: 'utf8' }).trim();
}

/** The images that a case stands on. */
function namesOf(one: TruthCase): readonly string[] {
  return basesOf(judge(one)).map(({ image }) => image);
}

/** What was read of them. */
function readingsOf(one: TruthCase): readonly ImageOverride[] {
  return namesOf(one).flatMap((name) => readings.get(name) ?? []);
}

/** The analysis over a catalogue that has no row but that of `scratch`, which is no image. */
async function withoutCatalogue(): Promise<typeof analyseText> {
  vi.resetModules();
  vi.doMock('../../server/src/core/images/catalogue-data.js', async (load) => {
    const { catalogueData } = await load<typeof Catalogue>();
    const families = catalogueData.families.filter(({ images }) => images === 'scratch');
    return { catalogueData: { ...catalogueData, families, tags: {}, sizes: {} } };
  });
  vi.doMock('../../server/src/core/images/inventory-data.js', async (load) => {
    const { inventoryData } = await load<typeof Inventory>();
    return { inventoryData: { scratch: inventoryData['scratch'] } };
  });
  return (await import('../support/check-findings.js')).analyseText;
}

function judge(one: TruthCase, images = inputsOf(one).images, by = analyseText): Analysis {
  return by(dedent(one.dockerfile), { inputs: { ...inputsOf(one), images } });
}

/** `5: error libc-mismatch` each, by line. */
function drawn({ findings, facts }: Analysis, leftOut: ReadonlySet<string> = new Set()): readonly string[] {
  const lines = indexLines(facts.ast.text);
  return findings
    .filter(({ rule }) => !leftOut.has(rule))
    .map(({ rule, severity, start }) => `${lines.positionAt(start).line + 1}: ${severity} ${rule}`);
}

function messagesOf({ findings }: Analysis): string {
  return findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
}

test('without the catalogue nothing is known of an image that was not read', () => {
  const [one] = cases;
  expect(one && judge(one, [], analyseUnknown).facts.baseOf(0)).toBeUndefined();
});

describe('bases that were read', () => {
  test.each(cases)('$title: the same findings without the catalogue', (one) => {
    const read = judge(one, readingsOf(one), analyseUnknown);
    expect(drawn(read), messagesOf(read)).toEqual(drawn(judge(one), ofNames));
  });

  test.each(cases)('$title: the same findings beside the catalogue', (one) => {
    const read = judge(one, readingsOf(one));
    expect(drawn(read), messagesOf(read)).toEqual(drawn(judge(one)));
  });
});
