import * as nodeModule from 'node:module';

// What V8 compiled the last time is kept beside the other temporary files of the user; Node before 22.8 cannot.
const { enableCompileCache, flushCompileCache } = nodeModule as Partial<typeof nodeModule>;
enableCompileCache?.();
// Editors often end a server without a word, and V8 would write only at a regular end.
if (flushCompileCache !== undefined) setTimeout(flushCompileCache, 3000).unref();
void import('./serve.js').then(({ serve }) => serve(process.argv.slice(2), process.argv[1] ?? '.'));
