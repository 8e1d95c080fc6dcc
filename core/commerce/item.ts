/** An item in JavaScript's values: sets are `Set`, bytes are `Uint8Array`. Members that are undefined are left out. */
export type Item = Readonly<Record<string, unknown>>;
