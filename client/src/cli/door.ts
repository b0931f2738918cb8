import * as nodeModule from 'node:module';

// V8 compiles what a short call needs longer than it runs it: what it compiled is kept. Node before 22.8 cannot.
const { enableCompileCache } = nodeModule as Partial<typeof nodeModule>;
enableCompileCache?.();
void import('./main.js');
