#!/usr/bin/env node
/** Writes the data files of server/src/core/catalogue from the rows. Needs nothing but this repository. */
import { writeFileSync } from 'node:fs';
import { packCatalogue, packPlatforms, packRunPackages } from './pack.mjs';

const target = new URL('../../server/src/core/catalogue/', import.meta.url);
writeFileSync(new URL('catalogue-data.ts', target), packCatalogue());
writeFileSync(new URL('run-packages-data.ts', target), packRunPackages());
writeFileSync(new URL('platforms-data.ts', target), packPlatforms());
