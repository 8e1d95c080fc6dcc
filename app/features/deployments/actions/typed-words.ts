/** `1.4.1` is a tag, `product-service:12` a revision: what an action takes for what somebody typed. */
export function versionInput(text: string): { readonly tag: string } | { readonly taskDefinition: string } {
  const typed = text.trim();
  return /^[\w-]+:\d+$/.test(typed) ? { taskDefinition: typed } : { tag: typed };
}

/** Whole numbers out of a field; undefined where it is left empty. */
export function countOf(text: string): number | undefined {
  return /^\d+$/.test(text.trim()) ? Number(text.trim()) : undefined;
}

/** `10 50 100` as steps. */
export function stepsOf(text: string): readonly number[] {
  return text.split(/[^\d]+/).flatMap((word) => (word === '' ? [] : [Number(word)]));
}

/** Names by comma or line; one that holds a comma stands between quotation marks, as in a CSV file. */
export function namesOf(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"]|"")*)"|([^,\n]+)/g)]
    .map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim())
    .filter((name) => name.trim() !== '');
}
