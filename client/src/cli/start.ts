import { setFlagsFromString } from 'node:v8';
import { keepCompiledCode } from '../../../server/src/main/compile-cache.js';

// Of a short call V8 spends more time on compiling than on running; it keeps the code of what is loaded after this line.
keepCompiledCode();
// Layers are read in pieces that die young: a young generation that never grew frees them soonest. For a layer of a
// gigabyte that is 120 MB in place of 165, in the same time.
if (process.argv[2] === 'images') setFlagsFromString('--semi-space-growth-factor=1');
void import('./main.js');
