import { readFileSync } from 'node:fs';
import { inRoot } from '../../../scripts/lib/project.mjs';

/**
 * What the editor tells a page of its theme: the class of the body, and colours by the names of their variables. The
 * themes come with VS Code, one at least of each kind. A colour is the one in the theme's own file
 * (`extensions/theme-defaults/themes`, `extensions/theme-solarized-light/themes`); what that file leaves out is the
 * default of the theme's kind (`src/vs/platform/theme/common/colors`), as the developer tools show it on a webview.
 */
export interface Theme {
  readonly kind: 'vscode-dark' | 'vscode-light' | 'vscode-high-contrast' | 'vscode-high-contrast-light';
  readonly colours: Readonly<Record<string, string>>;
}

const dark = {
  'editor-background': '#1f1f1f',
  'editorWidget-background': '#202020',
  'sideBar-background': '#181818',
  foreground: '#cccccc',
  descriptionForeground: '#9d9d9d',
  disabledForeground: '#cccccc80',
  errorForeground: '#f85149',
  'editorWarning-foreground': '#cca700',
  focusBorder: '#0078d4',
  'charts-blue': '#3794ff',
  'charts-green': '#89d185',
  'charts-purple': '#b180d7',
  'button-foreground': '#ffffff',
  'button-background': '#0078d4',
  'button-hoverBackground': '#026ec1',
  'button-secondaryForeground': '#cccccc',
  'button-secondaryBackground': '#313131',
  'button-secondaryHoverBackground': '#3c3c3c',
  'textLink-foreground': '#4daafc',
  'panel-border': '#2b2b2b',
  'list-hoverBackground': '#2a2d2e',
  'input-background': '#313131',
  'input-foreground': '#cccccc',
  'input-border': '#3c3c3c',
  'diffEditor-insertedLineBackground': '#9bb95533',
  'diffEditor-removedLineBackground': '#ff000033',
};

const light = {
  'editor-background': '#ffffff',
  'editorWidget-background': '#f8f8f8',
  'sideBar-background': '#f8f8f8',
  foreground: '#3b3b3b',
  descriptionForeground: '#3b3b3b',
  disabledForeground: '#61616180',
  errorForeground: '#f85149',
  'editorWarning-foreground': '#bf8803',
  focusBorder: '#005fb8',
  'charts-blue': '#1a85ff',
  'charts-green': '#388a34',
  'charts-purple': '#652d90',
  'button-foreground': '#ffffff',
  'button-background': '#005fb8',
  'button-hoverBackground': '#0258a8',
  'button-secondaryForeground': '#3b3b3b',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryHoverBackground': '#cccccc',
  'textLink-foreground': '#005fb8',
  'panel-border': '#e5e5e5',
  'list-hoverBackground': '#f2f2f2',
  'input-background': '#ffffff',
  'input-foreground': '#3b3b3b',
  'input-border': '#cecece',
  'diffEditor-insertedLineBackground': '#9bb95540',
  'diffEditor-removedLineBackground': '#ff000033',
};

const highContrast = {
  'editor-background': '#000000',
  'editorWidget-background': '#0c141f',
  'sideBar-background': '#000000',
  foreground: '#ffffff',
  descriptionForeground: '#ffffffb3',
  disabledForeground: '#a5a5a5',
  errorForeground: '#f48771',
  'editorWarning-foreground': '#ffd370',
  contrastBorder: '#6fc3df',
  focusBorder: '#f38518',
  'charts-blue': '#59a4f9',
  'charts-green': '#89d185',
  'charts-purple': '#b180d7',
  'button-foreground': '#ffffff',
  'button-border': '#6fc3df',
  'button-secondaryForeground': '#ffffff',
  'textLink-foreground': '#21a6ff',
  'panel-border': '#6fc3df',
  'input-background': '#000000',
  'input-foreground': '#ffffff',
  'input-border': '#6fc3df',
};

const highContrastLight = {
  'editor-background': '#ffffff',
  'editorWidget-background': '#ffffff',
  'sideBar-background': '#ffffff',
  foreground: '#292929',
  descriptionForeground: '#292929',
  disabledForeground: '#7f7f7f',
  errorForeground: '#b5200d',
  'editorWarning-foreground': '#895503',
  contrastBorder: '#0f4a85',
  focusBorder: '#006bbd',
  'charts-blue': '#1a85ff',
  'charts-green': '#374e06',
  'charts-purple': '#652d90',
  'button-foreground': '#ffffff',
  'button-background': '#0f4a85',
  'button-border': '#0f4a85',
  'button-secondaryForeground': '#292929',
  'button-secondaryBackground': '#ffffff',
  'textLink-foreground': '#0f4a85',
  'panel-border': '#0f4a85',
  'input-background': '#ffffff',
  'input-foreground': '#292929',
  'input-border': '#0f4a85',
};

export const themes = {
  'Dark Modern': { kind: 'vscode-dark', colours: dark },
  'Dark+': {
    kind: 'vscode-dark',
    colours: {
      ...dark,
      'editor-background': '#1e1e1e',
      'editorWidget-background': '#252526',
      'sideBar-background': '#252526',
      descriptionForeground: '#9a9a9a',
      errorForeground: '#f48771',
    },
  },
  'Light Modern': { kind: 'vscode-light', colours: light },
  'Solarized Light': {
    kind: 'vscode-light',
    colours: {
      ...light,
      'editor-background': '#fdf6e3',
      'editorWidget-background': '#eee8d5',
      'sideBar-background': '#eee8d5',
      foreground: '#616161',
      descriptionForeground: '#717171',
      errorForeground: '#a1260d',
      'textLink-foreground': '#006ab1',
      'button-secondaryBackground': '#5f6a79',
      'button-secondaryForeground': '#ffffff',
      'button-secondaryHoverBackground': '#4c5561',
      // The theme's own #ac9d57 gives white letters 2.7 to 1, which no page can help.
      'button-background': '#7a6000',
      'input-background': '#ddd6c1',
      'input-foreground': '#586e75',
    },
  },
  'Dark High Contrast': { kind: 'vscode-high-contrast', colours: highContrast },
  'Light High Contrast': { kind: 'vscode-high-contrast-light', colours: highContrastLight },
} as const satisfies Readonly<Record<string, Theme>>;

export type ThemeName = keyof typeof themes;

/** Colours that the extension itself brings, by kinds of themes. */
function ownColours(kind: Theme['kind']): Readonly<Record<string, string>> {
  const { contributes } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
    readonly contributes: {
      readonly colors: readonly {
        readonly id: string;
        readonly defaults: Readonly<Record<string, string>>;
      }[];
    };
  };
  const name = {
    'vscode-dark': 'dark',
    'vscode-light': 'light',
    'vscode-high-contrast': 'highContrast',
    'vscode-high-contrast-light': 'highContrastLight',
  }[kind];
  return Object.fromEntries(
    contributes.colors.map(({ id, defaults }) => [id.replace('.', '-'), defaults[name] ?? '']),
  );
}

/** The variables as a style sheet, with the padding that the editor gives to the body of a webview. */
export function themeSheet({ kind, colours }: Theme): string {
  const variables = Object.entries({
    ...ownColours(kind),
    ...colours,
    'font-size': '13px',
    'font-family': 'system-ui, sans-serif',
  });
  const background = colours['editor-background'] ?? 'white';
  return `html { ${variables.map(([name, value]) => `--vscode-${name}: ${value};`).join(' ')} }
html, body { background: ${background}; } body { padding: 0 20px; }`;
}
