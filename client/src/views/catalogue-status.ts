import { LanguageStatusSeverity, languages, workspace, type Disposable, type DocumentSelector } from 'vscode';
import { knownImagesText, unreadImages } from '../model/images/read-round.js';
import { commandId } from '../model/settings/names.js';
import type { ActiveDockerfile } from './active-dockerfile.js';
import type { StageSource } from './stage-source.js';
import { t } from '../model/text/translate.js';

/** Says in the language status of Dockerfiles of how many base images something is known, and how to learn more. */
export function registerCatalogueStatus(
  selector: DocumentSelector,
  source: StageSource,
  active: ActiveDockerfile,
): Disposable {
  const item = languages.createLanguageStatusItem('stageInsight.catalogue', selector);
  item.name = t('Base images');
  item.text = t('Base images');
  item.severity = LanguageStatusSeverity.Information;
  const draw = (): void => {
    const document = active.document();
    const answer = document === undefined ? undefined : source.known(document)?.answer;
    if (answer === undefined) return;
    const { images = [], catalogueDate } = answer;
    item.text = knownImagesText(images) || t('Base images');
    item.detail = catalogueDate === undefined ? '' : t('catalogue as of {0}', catalogueDate);
    item.command =
      workspace.isTrusted && unreadImages(images).length > 0
        ? { command: commandId('readFileImages'), title: t('Read Images') }
        : undefined;
  };
  const subscriptions = [
    item,
    source.onDidChange(draw),
    active.onDidChange(draw),
    workspace.onDidGrantWorkspaceTrust(draw),
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}
