import { env, l10n, Uri, type Webview } from 'vscode';

/** What a page of ours may load: its own script and style, nothing else. */
export function panelHtml(webview: Webview, extension: Uri, title: string): string {
  const nonce = makeNonce();
  const at = (name: string): string => webview.asWebviewUri(Uri.joinPath(extension, 'dist', name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${at('panel.css')}">
<title>${title}</title>
</head>
<body>
<main id="root"></main>
<script type="application/json" id="texts">${pageTexts()}</script>
<script nonce="${nonce}" src="${at('panel.js')}"></script>
</body>
</html>`;
}

/** Where a page may load from. */
export function panelOptions(extension: Uri): { enableScripts: true; localResourceRoots: Uri[] } {
  return { enableScripts: true, localResourceRoots: [Uri.joinPath(extension, 'dist')] };
}

/** What the page says, in the language of the editor; data, which no policy keeps from being read. */
function pageTexts(): string {
  return JSON.stringify(l10n.bundle ?? {}).replaceAll('<', '\\u003c');
}

function makeNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
