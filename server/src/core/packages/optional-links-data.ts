import type { ModuleLanguage } from './language-modules.js';

/**
 * Libraries that a module links when it is built from source on an image that has their headers, as buildpack-deps
 * has, besides those of the tables. Sources: the build scripts of the modules, 2026-11-30.
 */
export const optionalLinks: Readonly<
  Partial<Record<ModuleLanguage, Readonly<Record<string, readonly string[]>>>>
> = {
  python: {
    pillow: [
      'libtiff',
      'liblcms2',
      'libopenjp2',
      'libwebp',
      'libwebpmux',
      'libwebpdemux',
      'libfreetype',
      'libxcb',
    ],
    uwsgi: ['libxml2', 'libyaml-0', 'libpcre2-8', 'libssl', 'libuuid'],
    pycurl: ['libcurl'],
    lxml: ['libxml2', 'libxslt', 'libexslt'],
    matplotlib: ['libfreetype'],
    h5py: ['libhdf5'],
  },
};
