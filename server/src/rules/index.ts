import type { Rule } from '../core/rule.js';
import { rule as argNotInFromScope } from './arg-not-in-from-scope.js';
import { rule as baseTagDrift } from './base-tag-drift.js';
import { rule as builderPattern } from './builder-pattern.js';
import { rule as builderRefuses } from './builder-refuses.js';
import { rule as caCertificatesMissing } from './ca-certificates-missing.js';
import { rule as cgoEnabled } from './cgo-enabled.js';
import { rule as cgoRequired } from './cgo-required.js';
import { rule as copiedPathMissing } from './copied-path-missing.js';
import { rule as copiesWholeStage } from './copies-whole-stage.js';
import { rule as copyFromEmptyStage } from './copy-from-empty-stage.js';
import { rule as copyFromOwnBase } from './copy-from-own-base.js';
import { rule as copyOverwritten } from './copy-overwritten.js';
import { rule as danglingLink } from './dangling-link.js';
import { rule as devDependenciesShipped } from './dev-dependencies-shipped.js';
import { rule as glibcTooOld } from './glibc-too-old.js';
import { rule as hostFilesOverwrite } from './host-files-overwrite.js';
import { rule as icuMissing } from './icu-missing.js';
import { rule as javaModuleMissing } from './java-module-missing.js';
import { rule as javaVersionMismatch } from './java-version-mismatch.js';
import { rule as jdkInFinalImage } from './jdk-in-final-image.js';
import { rule as layerDuplicatesFile } from './layer-duplicates-file.js';
import { rule as layerKeepsDeletedFile } from './layer-keeps-deleted-file.js';
import { rule as libcMismatch } from './libc-mismatch.js';
import { rule as nativeModulesMismatch } from './native-modules-mismatch.js';
import { rule as permissionDenied } from './permission-denied.js';
import { rule as platformIgnored } from './platform-ignored.js';
import { rule as platformMismatch } from './platform-mismatch.js';
import { rule as programMissing } from './program-missing.js';
import { rule as scriptNotRunnable } from './script-not-runnable.js';
import { rule as sharedLibraryMissing } from './shared-library-missing.js';
import { rule as shellMissing } from './shell-missing.js';
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
import { rule as stageReferenceSyntax } from './stage-reference-syntax.js';
import { rule as stageReferenceVariable } from './stage-reference-variable.js';
import { rule as stageUnused } from './stage-unused.js';
import { rule as staticBaseDynamicBinary } from './static-base-dynamic-binary.js';
import { rule as targetNotFound } from './target-not-found.js';
import { rule as timezoneDataMissing } from './timezone-data-missing.js';
import { rule as toolchainInFinalImage } from './toolchain-in-final-image.js';
import { rule as userMissing } from './user-missing.js';
import { rule as variableNotInStage } from './variable-not-in-stage.js';

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [
  argNotInFromScope,
  baseTagDrift,
  builderPattern,
  builderRefuses,
  caCertificatesMissing,
  cgoEnabled,
  cgoRequired,
  copiedPathMissing,
  copiesWholeStage,
  copyFromEmptyStage,
  copyFromOwnBase,
  copyOverwritten,
  danglingLink,
  devDependenciesShipped,
  glibcTooOld,
  hostFilesOverwrite,
  icuMissing,
  javaModuleMissing,
  javaVersionMismatch,
  jdkInFinalImage,
  layerDuplicatesFile,
  layerKeepsDeletedFile,
  libcMismatch,
  nativeModulesMismatch,
  permissionDenied,
  platformIgnored,
  platformMismatch,
  programMissing,
  scriptNotRunnable,
  sharedLibraryMissing,
  shellMissing,
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
  stageReferenceSyntax,
  stageReferenceVariable,
  stageUnused,
  staticBaseDynamicBinary,
  targetNotFound,
  timezoneDataMissing,
  toolchainInFinalImage,
  userMissing,
  variableNotInStage,
];
