/** How loudly a finding is reported. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';
