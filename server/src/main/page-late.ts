import { convert } from '../assists/convert/convert.js';
import { inventoryData } from '../core/images/inventory-data.js';
import { platformsData } from '../core/images/platforms-data.js';
import { runPackagesData } from '../core/packages/run-packages-data.js';
import { tablesData } from '../core/packages/tables-data.js';
import {
  harmlessSystemCrates,
  pureCrates,
  systemCrates,
} from '../core/toolchains/rust/crate-libraries-data.js';
import { readYaml } from '../core/workspace/read-yaml.js';
import type { LateParts } from './page-parts.js';

/** A bundle of its own, which a page loads once it has shown the first findings. */
export const lateParts: LateParts = {
  tablesData,
  inventoryData,
  platformsData,
  runPackagesData,
  systemCrates,
  harmlessSystemCrates,
  pureCrates,
  convert,
  readYaml,
};
