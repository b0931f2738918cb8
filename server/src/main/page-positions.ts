/** As in `vscode-languageserver-types`: 0-based. */
interface Point {
  readonly line: number;
  readonly character: number;
}

/** What dockerfile-ast takes of `vscode-languageserver-types`, in the bundle of a page. */
export const Position = {
  create: (line: number, character: number): Point => ({ line, character }),
};

/** Of two positions, or of the four numbers of two. */
export const Range = {
  create(start: Point | number, end: Point | number, line = 0, character = 0): { start: Point; end: Point } {
    return typeof start === 'number' || typeof end === 'number'
      ? { start: Position.create(Number(start), Number(end)), end: Position.create(line, character) }
      : { start, end };
  },
};
