/** Markers of a drawing: arrow heads have the colour of their line. In a file of their own, since the page needs no layout. */
export const arrows = ['arrow', 'arrow-fails', 'arrow-may-fail'] as const;
