import { env, Uri } from 'vscode';
import { unreachableText } from '../model/engine/fault-text.js';
import { chooseEngine } from './choose-engine.js';
import type { CommandDependencies } from './command-dependencies.js';
import { showEngine } from './show-engine.js';
import { showError } from '../views/messages.js';
import { t } from '../model/text/translate.js';

const installPage = 'https://docs.docker.com/get-started/get-docker/';

let isShown = false;

/** Says once that no engine answers, however many builds found that out, and offers what helps. */
export async function showUnreachable(
  dependencies: CommandDependencies,
  retry: () => unknown,
): Promise<void> {
  if (isShown) return;
  isShown = true;
  const [again, install, choose, details] = [
    t('Retry'),
    t('Install Docker'),
    t('Choose Context'),
    t('Show Details'),
  ];
  const buttons = [again, install, choose, details];
  const chosen = await showError(unreachableText(), ...buttons).then(undefined, () => undefined);
  isShown = false;
  if (chosen === again) await retry();
  else if (chosen === install) await env.openExternal(Uri.parse(installPage));
  else if (chosen === choose) await chooseEngine(dependencies);
  else if (chosen === details) await showEngine(dependencies);
}
