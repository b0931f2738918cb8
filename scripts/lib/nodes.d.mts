/** The releases of Node on which the terminal is tried. */
export const nodeMajors: readonly number[];
export function findNode(major: number): string;
