import { LanguageStatusSeverity, languages, type Disposable, type DocumentSelector } from 'vscode';
import type { StageSource } from './stage-source.js';

/** Says in the language status of Dockerfiles how old the facts about base images are. */
export function registerCatalogueStatus(selector: DocumentSelector, source: StageSource): Disposable {
  const item = languages.createLanguageStatusItem('stageInsight.catalogue', selector);
  item.name = 'Base image catalogue';
  item.text = 'Base images';
  item.severity = LanguageStatusSeverity.Information;
  const subscription = source.onDidChange((document) => {
    const date = source.known(document)?.answer.catalogueDate;
    if (date !== undefined) item.detail = `facts as of ${date}`;
  });
  return {
    dispose: () => {
      subscription.dispose();
      item.dispose();
    },
  };
}
