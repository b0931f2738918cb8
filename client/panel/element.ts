/** A DOM element with text, attributes and children. Text is set as text: nothing in it becomes markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { text, on, style, attributes = {} }: Look = {},
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (on !== undefined) made.addEventListener('click', on);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  // The page's policy forbids style attributes; properties set by script are allowed.
  for (const [name, value] of Object.entries(style ?? {})) made.style.setProperty(name, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

interface Look {
  readonly text?: string;
  readonly on?: () => void;
  readonly style?: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Replaces what `root` shows, and keeps the focus on the element with the same `data-key`. */
export function replaceContent(root: HTMLElement, ...children: readonly (Node | undefined)[]): void {
  const key = document.activeElement?.getAttribute('data-key') ?? null;
  root.replaceChildren(...children.filter((child) => child !== undefined));
  if (key === null) return;
  root.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** A button whose `key` keeps the focus when the page is drawn anew. */
export function button(text: string, key: string, on: () => void, title = text): HTMLButtonElement {
  return element('button', { text, on, attributes: { 'data-key': key, title } });
}

/** A quiet sentence. */
export function note(text: string): HTMLElement {
  return element('p', { text, attributes: { class: 'note' } });
}
