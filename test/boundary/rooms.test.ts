import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { importRule, rooms } from '../../scripts/lib/rooms.mjs';

const plugin = tseslint.plugin as unknown as NonNullable<Linter.Config['plugins']>[string];
const config: Linter.Config[] = [
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': plugin },
    languageOptions: { parser: tseslint.parser },
  },
  ...rooms.map(importRule),
];
const linter = new Linter({ configType: 'flat' });

/** How many imports of one line the lint rule of the room refuses. */
function refusals(filename: string, code: string): number {
  return linter.verify(code, config, { filename }).length;
}

describe('a room refuses', () => {
  test.each([
    ['server/src/core/graph/graph.ts', `import 'node:fs';`],
    ['server/src/core/graph/graph.ts', `import 'vscode';`],
    ['server/src/core/graph/graph.ts', `import 'dockerfile-ast';`],
    ['server/src/core/graph/graph.ts', `import { rules } from '../rules/index.js';`],
    ['server/src/core/text/parse.ts', `import 'unbash';`],
    ['server/src/core/shell/expand-word.ts', `import 'dockerfile-ast';`],
    ['server/src/core/shell/expand-word.ts', `import '../../features/service.js';`],
    ['server/src/rules/stage-cycle.ts', `import '../features/hover.js';`],
    ['server/src/assists/convert.ts', `import '../rules/index.js';`],
    ['server/src/features/hover.ts', `import 'vscode-languageserver';`],
    ['server/src/features/hover.ts', `import '../lsp/to-lsp.js';`],
    ['server/src/protocol/names.ts', `import '../core/text.js';`],
    ['server/src/lsp/handlers.ts', `import 'node:fs';`],
    ['server/src/lsp/handlers.ts', `import 'vscode-languageserver/node';`],
    ['client/src/model/size/size-store.ts', `import 'vscode';`],
    ['client/src/model/size/size-store.ts', `import 'node:path';`],
    ['client/src/model/size/size-store.ts', `import { names } from '../../../server/src/protocol/names.js';`],
    ['client/src/docker/engine.ts', `import 'vscode';`],
    ['client/src/docker/engine.ts', `import '../views/stage-tree.js';`],
    ['client/src/views/stage-tree.ts', `import 'dockerode';`],
    ['client/src/views/stage-tree.ts', `import '../docker/index.js';`],
    ['client/src/commands/build.ts', `import '../../../server/src/core/parse.js';`],
    ['client/src/cli/check.ts', `import 'vscode';`],
    ['client/panel/main.ts', `import '../src/docker/index.js';`],
  ])('%s: %s', (file, code) => {
    expect(refusals(file, code)).toBe(1);
  });
});

describe('a room lets in', () => {
  test.each([
    ['server/src/core/text/instruction-structure.ts', `import 'dockerfile-ast'; import './text.js';`],
    ['server/src/core/shell/expand-word.ts', `import 'unbash'; import '../text.js';`],
    ['server/src/rules/stage-cycle.ts', `import '../core/rule.js'; import '../assists/convert.js';`],
    ['server/src/features/hover.ts', `import '../core/rule.js'; import '../rules/index.js';`],
    ['server/src/lsp/handlers.ts', `import 'vscode-languageserver'; import '../features/service.js';`],
    [
      'client/src/model/size/size-store.ts',
      `import type { N } from '../../../server/src/protocol/names.js';`,
    ],
    ['client/src/docker/engine.ts', `import 'node:http'; import 'dockerode'; import '../ports/engine.js';`],
    ['client/src/cli/check.ts', `import '../../../server/src/features/service.js';`],
  ])('%s: %s', (file, code) => {
    expect(refusals(file, code)).toBe(0);
  });
});
