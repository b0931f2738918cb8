/** Says `message` in the language of the editor; `{0}` stands for the first of `values`. */
export type Translate = (message: string, ...values: readonly (string | number)[]) => string;

let translate: Translate = inEnglish;

/** A text for people. Every call has its message as a literal: the list of messages is read from the sources. */
export function t(message: string, ...values: readonly (string | number)[]): string {
  return translate(message, ...values);
}

/** To be called before anything is said; without it every text is English. */
export function speakWith(next: Translate): void {
  translate = next;
}

/** As the messages are written: for what the server puts into its own English texts. */
export function inEnglish(message: string, ...values: readonly (string | number)[]): string {
  return message.replace(/\{(\d+)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? place : String(value);
  });
}
