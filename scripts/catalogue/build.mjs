#!/usr/bin/env node
/** Writes server/src/core/catalogue/catalogue-data.ts from the rows. Needs nothing but this repository. */
import { writeFileSync } from 'node:fs';
import { packCatalogue } from './pack.mjs';

writeFileSync(new URL('../../server/src/core/catalogue/catalogue-data.ts', import.meta.url), packCatalogue());
