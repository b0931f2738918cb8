import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { dockerfilePage } from '../pages/dockerfile.js';
import { editorTest, eventually, notifications } from '../pages/editor.js';
import { sizePanelPage } from '../pages/size-panel.js';

const german = JSON.parse(readFileSync(inRoot('l10n/bundle.l10n.de.json'), 'utf8')) as Readonly<
  Record<string, string>
>;

editorTest(
  'in a German editor lenses, the size panel and a fault of the engine are German',
  { fixture: 'article', open: 'Dockerfile', language: 'de', ownDoor: true },
  async (editor) => {
    const dockerfile = dockerfilePage(editor);
    const panel = sizePanelPage(editor);
    await eventually(async () => (await dockerfile.lenses())[0]?.[0]).toMatch(
      /^Erstellen \(Basis ≈ [\d.]+ MB\)$/,
    );
    await panel.open();
    await eventually(() => panel.stages()).toEqual(['builder | nicht gemessen', 'Stage 1 | nicht gemessen']);
    await eventually(() => panel.root.getByRole('button').allInnerTexts()).toContain(
      german['Measure all stages'],
    );
    await editor.door?.stop();
    await panel.press(german['Measure all stages'] ?? '');
    await eventually(() => panel.notes()).toContain('Keine Verbindung zu Docker');
    await eventually(() => notifications(editor)).toContainEqual(
      expect.stringContaining('Keine Verbindung zu Docker. Ist es installiert und läuft es?'),
    );
  },
);
