// The catalogue of base images, from its rows.
import { packCatalogue, packPlatforms, packRunPackages } from '../catalogue/pack.mjs';

const core = 'server/src/core';

export function generate() {
  return [
    { path: `${core}/images/catalogue-data.ts`, text: packCatalogue() },
    { path: `${core}/packages/run-packages-data.ts`, text: packRunPackages() },
    { path: `${core}/images/platforms-data.ts`, text: packPlatforms() },
  ];
}
