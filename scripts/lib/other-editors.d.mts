/** The root that the editors are in, made on first use; throws an Error that says what is missing. */
export function ensureOtherEditors(): string;
