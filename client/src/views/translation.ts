import { l10n } from 'vscode';
import { speakWith, type Translate } from '../model/text/translate.js';

/** In the language of the editor; also for bundles that have a voice of their own. */
export const inEditorLanguage: Translate = (message, ...values) => l10n.t(message, ...values);

// Imported before all else: some texts are made while modules load.
speakWith(inEditorLanguage);
