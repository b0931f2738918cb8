import ts from 'typescript';

const swaps = new Map([
  ['===', '!=='],
  ['!==', '==='],
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['&&', '||'],
  ['||', '&&'],
  ['+', '-'],
  ['-', '+'],
]);

/**
 * Every way to damage `text` in one place: an operator, a literal, a negation or a condition. `from` and `to` are for
 * people; the expression between `start` and `end` becomes `replacement`.
 * @returns {import('./mutants.d.mts').Mutant[]}
 */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants = [];
  const visit = (node) => {
    // Types are gone when the tests run.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) return;
    for (const change of changesOf(node, source)) {
      const start = node.getStart(source);
      const line = source.getLineAndCharacterOfPosition((change.at ?? node).getStart(source)).line + 1;
      const from = change.from ?? text.slice(start, node.end);
      const to = change.to ?? change.replacement;
      mutants.push({
        file,
        line,
        from: shorten(from),
        to: shorten(to),
        start,
        end: node.end,
        replacement: change.replacement,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

function* changesOf(node, source) {
  const { parent } = node;
  if (parent !== undefined && ts.isIfStatement(parent) && node === parent.expression)
    yield { replacement: 'false' };
  if (parent !== undefined && ts.isConditionalExpression(parent) && node === parent.condition)
    yield { replacement: 'true' };
  if (ts.isBinaryExpression(node)) {
    const from = node.operatorToken.getText(source);
    const to = swaps.get(from);
    const [left, right] = [node.left.getText(source), node.right.getText(source)];
    if (to !== undefined)
      yield { at: node.operatorToken, from, to, replacement: `(${left}) ${to} (${right})` };
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) yield { replacement: 'false' };
  if (node.kind === ts.SyntaxKind.FalseKeyword) yield { replacement: 'true' };
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    yield { replacement: node.operand.getText(source) };
  if (ts.isNumericLiteral(node) && parent?.name !== node)
    yield { replacement: String(Number(node.text) + 1) };
}

/**
 * `text` with all `mutants` in it, each asleep: an expression asks `mutant(id)` whether it is to be the damaged one.
 * `mutant.keep` gets the memos of the module and how to set them: an answer that is kept would hide every mutant.
 */
export function withSwitches(file, text, mutants) {
  const memos = memosOf(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  const switches = mutants.map(({ id, start, end, replacement }) => ({
    start,
    end,
    write: (original) => `(globalThis.mutant(${id}) ? ${replacement} : ${original})`,
  }));
  const variables = memos
    .filter(({ start, end }) => text.slice(start, end) === 'const')
    .map(({ start, end }) => ({ start, end, write: () => 'let' }));
  const edits = [...switches, ...variables].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept = memos.map(({ name }) => `globalThis.mutant.keep(${name}, (value) => { ${name} = value; });`);
  return [rewritten(text, 0, text.length, edits), ...kept].join('\n');
}

/** Edits in the order of their places, outer before inner. */
function rewritten(text, from, to, edits) {
  if (edits.length === 0) return text.slice(from, to);
  const [{ start, end, write }, ...others] = edits;
  const inner = rewritten(
    text,
    start,
    end,
    others.filter((other) => other.end <= end),
  );
  const rest = rewritten(
    text,
    end,
    to,
    others.filter((other) => other.start >= end),
  );
  return text.slice(from, start) + write(inner) + rest;
}

/** Variables of a module that are filled later, an empty Map or a `let` without a value; the place is the keyword's. */
function memosOf(source) {
  return source.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .flatMap(({ declarationList }) => {
      const [{ name, initializer }] = declarationList.declarations;
      if (initializer !== undefined && !/^new (Weak)?Map(<.*>)?\(\)$/s.test(initializer.getText(source)))
        return [];
      const start = declarationList.getStart(source);
      const end = start + /^\w+/.exec(source.text.slice(start))[0].length;
      return [{ name: name.getText(source), start, end }];
    });
}

function shorten(text) {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
