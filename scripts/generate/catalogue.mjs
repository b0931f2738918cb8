// The catalogue of base images, from its rows.
import { packCatalogue, packPlatforms, packRunPackages } from '../catalogue/pack.mjs';

const room = 'server/src/core/catalogue';

export function generate() {
  return [
    { path: `${room}/catalogue-data.ts`, text: packCatalogue() },
    { path: `${room}/run-packages-data.ts`, text: packRunPackages() },
    { path: `${room}/platforms-data.ts`, text: packPlatforms() },
  ];
}
