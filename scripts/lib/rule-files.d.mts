import type { Rule, RuleDoc } from '../../server/src/core/rule.js';

export function loadRules(): Promise<readonly { readonly rule: Rule; readonly doc: RuleDoc }[]>;
