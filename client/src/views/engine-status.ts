import {
  LanguageStatusSeverity,
  languages,
  type Disposable,
  type DocumentSelector,
  type Event,
} from 'vscode';
import { commandId } from '../model/settings/names.js';
import { engineStatus, type EngineState } from '../model/engine/engine-state.js';
import { t } from '../model/text/translate.js';

/** The state of the engine in the language status of Dockerfiles. */
export function registerEngineStatus(
  selector: DocumentSelector,
  state: () => EngineState,
  onDidChange: Event<void>,
): Disposable {
  const item = languages.createLanguageStatusItem('stageInsight.engine', selector);
  item.name = t('Docker engine');
  item.command = { command: commandId('showEngine'), title: t('Details') };
  const draw = (): void => {
    const { text, detail, trouble, busy } = engineStatus(state());
    item.text = text;
    item.detail = detail;
    item.busy = busy;
    item.severity = trouble ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
  };
  draw();
  const subscription = onDidChange(draw);
  return {
    dispose: () => {
      subscription.dispose();
      item.dispose();
    },
  };
}
