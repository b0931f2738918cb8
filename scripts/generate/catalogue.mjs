// The catalogue of base images, from its rows.
import { packImages, packTables } from '../catalogue/pack-inventory.mjs';
import { packCatalogue, packPlatforms, packRunPackages } from '../catalogue/pack.mjs';

const core = 'server/src/core';

export function generate() {
  return [
    { path: `${core}/images/catalogue-data.ts`, text: packCatalogue() },
    { path: `${core}/packages/run-packages-data.ts`, text: packRunPackages() },
    { path: `${core}/images/inventory-data.ts`, text: packImages() },
    { path: `${core}/packages/tables-data.ts`, text: packTables() },
    { path: `${core}/images/platforms-data.ts`, text: packPlatforms() },
  ];
}
