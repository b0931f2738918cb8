import type { Rule } from '../core/rule.js';
import { rule as argNotInFromScope } from './arg-not-in-from-scope.js';
import { rule as copyFromEmptyStage } from './copy-from-empty-stage.js';
import { rule as copyFromOwnBase } from './copy-from-own-base.js';
import { rule as stageCycle } from './stage-cycle.js';
import { rule as stageDefinedLater } from './stage-defined-later.js';
import { rule as stageIndexOutOfRange } from './stage-index-out-of-range.js';
import { rule as stageIndexReference } from './stage-index-reference.js';
import { rule as stageNameCase } from './stage-name-case.js';
import { rule as stageNameDuplicate } from './stage-name-duplicate.js';
import { rule as stageNameInvalid } from './stage-name-invalid.js';
import { rule as stageNameReserved } from './stage-name-reserved.js';
import { rule as stageNameShadowsImage } from './stage-name-shadows-image.js';
import { rule as stageNotFound } from './stage-not-found.js';
import { rule as stageReferenceVariable } from './stage-reference-variable.js';
import { rule as stageUnused } from './stage-unused.js';

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [
  argNotInFromScope,
  copyFromEmptyStage,
  copyFromOwnBase,
  stageCycle,
  stageDefinedLater,
  stageIndexOutOfRange,
  stageIndexReference,
  stageNameCase,
  stageNameDuplicate,
  stageNameInvalid,
  stageNameReserved,
  stageNameShadowsImage,
  stageNotFound,
  stageReferenceVariable,
  stageUnused,
];
