export { compareVersions } from '../../../../server/src/core/versions.js';
