import { baseName } from '../shell/paths.js';

/** What a file or folder at a path gives to programs, judged by the path alone. */
export type Provided =
  | {
      readonly kind:
        'certificates' | 'zoneinfo' | 'shell' | 'bash' | 'passwd' | 'libraries' | 'root' | 'programs';
    }
  | { readonly kind: 'loader'; readonly family: 'glibc' | 'musl' }
  | { readonly kind: 'library'; readonly stem: string };

const libraryFolder =
  /^(\/usr)?(\/local)?\/lib(32|64|x32)?(\/[\w.-]*(-linux-\w+|-linux-musl))?$|^\/usr$|^\/usr\/local$|^\/lib-?\w*$|^\/runtime$/;

/** `path` is where it lands; a folder gives all that is under it. */
export function providedBy(path: string): readonly Provided[] {
  if (path === '/') return [{ kind: 'root' }];
  const found: Provided[] = [];
  const name = baseName(path);
  if (
    libraryFolder.test(path) ||
    /\/lib[^/*]*\*[^/]*$/.test(path) ||
    (path.includes('/lib') && name === '*')
  ) {
    found.push({ kind: 'libraries' });
  }
  const loader = /^ld-(linux|musl)|^ld64\.so/.exec(name);
  if (loader !== null) found.push({ kind: 'loader', family: loader[1] === 'musl' ? 'musl' : 'glibc' });
  const stem = /^(lib[\w+-]+?)(-[\d.]+)?\.so/.exec(name)?.[1];
  if (stem !== undefined) found.push({ kind: 'library', stem });
  if (isCertificatePath(path)) found.push({ kind: 'certificates' });
  if (/^\/usr\/share(\/zoneinfo(\/.*)?)?$|zoneinfo\.zip$|^\/usr(\/share)?$/.test(path))
    found.push({ kind: 'zoneinfo' });
  if (/^\/etc(\/passwd)?$/.test(path)) found.push({ kind: 'passwd' });
  if (/^(\/usr)?\/bin(\/(sh|dash|ash|busybox))?$/.test(path)) found.push({ kind: 'shell' });
  if (/^(\/usr)?\/bin(\/bash)?$/.test(path)) found.push({ kind: 'bash' });
  if (/^(\/usr)?\/s?bin$|^\/usr(\/local(\/bin)?)?$|^\/busybox$/.test(path)) found.push({ kind: 'programs' });
  return found;
}

function isCertificatePath(path: string): boolean {
  if (
    /^\/etc(\/(ssl|pki))?$|^\/etc\/ssl\/(certs|cert\.pem)(\/|$)|^\/etc\/pki\/|^\/etc\/ca-certificates/.test(
      path,
    )
  )
    return true;
  if (/^\/usr(\/local)?\/share(\/ca-certificates)?$/.test(path)) return true;
  return /\/ca-(certificates|bundle)[\w.-]*$|\/cacert[\w.-]*\.(pem|crt)$|\/tls-ca-bundle\.pem$/.test(path);
}
