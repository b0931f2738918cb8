import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { codeFolder, runKept } from './code-cache.js';

// V8 compiles what a short call needs longer than it runs it: what it compiled is kept. For the bundles that are
// loaded late Node does that, since 22.8.
const { enableCompileCache } = nodeModule as Partial<typeof nodeModule>;
enableCompileCache?.();
runKept(join(__dirname, 'terminal.cjs'), codeFolder());
