// Reports a stage name that is used twice, as hadolint does, but as information: a test tells it from ours by that.
const { Diagnostic, DiagnosticSeverity, languages, workspace } = require('vscode');

exports.activate = ({ subscriptions }) => {
  const collection = languages.createDiagnosticCollection('neighbour');
  const look = (document) => {
    if (document.languageId !== 'dockerfile') return;
    const names = new Set();
    const found = document
      .getText()
      .split('\n')
      .flatMap((text, line) => {
        const name = /^FROM \S+ AS (\S+)/.exec(text)?.[1];
        if (name === undefined || names.size < names.add(name).size) return [];
        const diagnostic = new Diagnostic(
          document.lineAt(line).range,
          'Duplicate aliases',
          DiagnosticSeverity.Information,
        );
        return [Object.assign(diagnostic, { source: 'hadolint', code: 'DL3024' })];
      });
    collection.set(document.uri, found);
  };
  workspace.textDocuments.forEach(look);
  subscriptions.push(
    collection,
    workspace.onDidOpenTextDocument(look),
    workspace.onDidChangeTextDocument(({ document }) => look(document)),
  );
};
