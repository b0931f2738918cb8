import { l10n } from 'vscode';
import { speakWith } from '../model/text/translate.js';

// Imported before all else: some texts are made while modules load.
speakWith((message, ...values) => l10n.t(message, ...values));
