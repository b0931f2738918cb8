import type { Rule } from '../core/rule.js';

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [];
