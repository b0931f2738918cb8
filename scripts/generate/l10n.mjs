import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { inRoot } from '../lib/project.mjs';

/** The messages of the client, for translators: first arguments of `t` and `say`, which are literals. */
export function generate() {
  const messages = ['client/src', 'client/panel']
    .flatMap((folder) => sources(inRoot(folder)))
    .flatMap(messagesOf);
  const sorted = [...new Set(messages)].sort();
  const bundle = Object.fromEntries(sorted.map((message) => [message, message]));
  return [{ path: 'l10n/bundle.l10n.json', text: `${JSON.stringify(bundle, null, 2)}\n` }];
}

function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function messagesOf(path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && ['t', 'say'].includes(node.expression.text)) {
      const [message] = node.arguments;
      if (message !== undefined && ts.isStringLiteralLike(message)) found.push(message.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
