/** Work on URIs as text: the server never needs more than folders and relative paths. */

/** The folder of a file, without a slash at the end. */
export function folderUri(uri: string): string {
  const slash = uri.lastIndexOf('/');
  return slash < 0 ? uri : uri.slice(0, slash);
}

/** Path of `uri` under `folder`, decoded, with `/`; `undefined` when it lies elsewhere. */
export function relativePath(folder: string, uri: string): string | undefined {
  const root = `${trimSlash(decode(folder))}/`;
  const path = decode(uri);
  return path.startsWith(root) ? path.slice(root.length) : undefined;
}

export function childUri(folder: string, path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `${trimSlash(folder)}/${encoded}`;
}

function trimSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text;
}

/** Editors differ in what they escape (`:`, `@`); decoded URIs compare. */
function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
