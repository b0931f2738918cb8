import { StatusBarAlignment, window, workspace, type Disposable } from 'vscode';
import { finalSize } from '../model/size/final-size.js';
import { commandId } from '../model/settings/names.js';
import { previewScheme } from './conversion-preview.js';
import type { BaseHub } from './base-hub.js';
import type { ObservationHub } from './observation-hub.js';
import { readSettings } from './settings.js';
import { redrawOnSizes, type SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { throttle } from './throttle.js';
import { t } from '../model/text/translate.js';

export interface FinalSizeSources {
  readonly source: StageSource;
  readonly hub: SizeHub;
  readonly observations: ObservationHub;
  readonly bases: BaseHub;
}

/** The size of the final image in the status bar, while a Dockerfile is in front. */
export function registerFinalSizeStatus({ source, hub, observations, bases }: FinalSizeSources): Disposable {
  const item = window.createStatusBarItem('stageInsight.finalSize', StatusBarAlignment.Right, 90);
  item.name = t('Final image size');
  item.command = commandId('showSizes');
  const draw = throttle(() => {
    const shown = currentSize({ source, hub, observations, bases });
    if (shown === undefined) {
      item.hide();
      return;
    }
    item.text = shown.text;
    item.tooltip = shown.tooltip;
    item.accessibilityInformation = { label: shown.tooltip };
    item.show();
  }, 200);
  draw();
  const subscriptions = [
    item,
    draw,
    source.onDidChange(draw),
    redrawOnSizes(hub, draw),
    observations.onDidChange(draw),
    bases.onDidChange(draw),
    window.onDidChangeActiveTextEditor(draw),
    workspace.onDidChangeConfiguration(draw),
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}

function currentSize({ source, hub, observations, bases }: FinalSizeSources): ReturnType<typeof finalSize> {
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== 'dockerfile' || document.uri.scheme === previewScheme) return undefined;
  const uri = document.uri.toString();
  const answer = source.known(uri)?.answer;
  if (answer === undefined || !readSettings(uri).sizeInStatusBar) return undefined;
  return finalSize(uri, answer, hub.current(), observations.current(), bases.current(uri), Date.now());
}
