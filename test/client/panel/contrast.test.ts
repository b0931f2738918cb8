import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Colours of the themes that come with the editor: page, widget, foreground, descriptionForeground. */
const themes = {
  'Dark Modern': ['dark', '#181818', '#202020', '#cccccc', '#9d9d9d'],
  'Dark+': ['dark', '#252526', '#252526', '#cccccc', '#9a9a9a'],
  'Solarized Dark': ['dark', '#00212b', '#00212b', '#cccccc', '#8f999c'],
  Monokai: ['dark', '#272822', '#1e1f1c', '#cccccc', '#9a9b98'],
  'Kimbie Dark': ['dark', '#362712', '#131510', '#cccccc', '#9f9a94'],
  Abyss: ['dark', '#060621', '#262641', '#cccccc', '#919199'],
  Red: ['dark', '#330000', '#300000', '#cccccc', '#9e8f8f'],
  'Tomorrow Night Blue': ['dark', '#001c40', '#001c40', '#cccccc', '#8f97a2'],
  'Light Modern': ['light', '#f8f8f8', '#f8f8f8', '#3b3b3b', '#3b3b3b'],
  'Light+': ['light', '#f3f3f3', '#f3f3f3', '#616161', '#717171'],
  'Solarized Light': ['light', '#eee8d5', '#eee8d5', '#616161', '#717171'],
  'Quiet Light': ['light', '#f2f2f2', '#f3f3f3', '#616161', '#717171'],
} as const;

type Rgb = readonly number[];

const css = readFileSync(new URL('../../../client/panel/panel.css', import.meta.url), 'utf8');

test.each(Object.entries(themes))(
  'letters of the panel can be read in %s',
  (_name, [kind, page, widget, foreground, description]) => {
    const quiet = mix(
      rgb(description),
      rgb(foreground),
      percent(/--quiet: .*descriptionForeground\) (\d+)%/),
    );
    const end = rgb(kind === 'dark' ? '#ffffff' : '#000000');
    const ink = mix(
      rgb(foreground),
      end,
      percent(
        kind === 'dark' ? /--ink: .*foreground\) (\d+)%, white/ : /--ink: .*foreground\) (\d+)%, black/,
      ),
    );
    const own = rgb(
      /--own: (#\w+)/g.exec(kind === 'dark' ? css : (css.split('body.vscode-light')[1] ?? ''))?.[1] ?? '',
    );
    const hovered = mix(own, rgb(page), percent(/button\.cell:hover \{\s*background: .*--tone\) (\d+)%/));
    expect({
      quiet: contrast(quiet, rgb(page)),
      quietInCard: contrast(quiet, rgb(widget)),
      hovered: contrast(ink, hovered),
    }).toEqual({ quiet: enough, quietInCard: enough, hovered: enough });
  },
);

const enough = expect.toSatisfy((ratio: number) => ratio >= 4.5, '4.5 to 1') as number;

function percent(place: RegExp): number {
  return Number(place.exec(css)?.[1]) / 100;
}

function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((channel, at) => channel * share + (b[at] ?? 0) * (1 - share));
}

/** As WCAG 2 defines it. */
function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
