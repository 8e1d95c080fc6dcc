import type { SecretShape } from './types.ts';

/**
 * What form a secret's text has, and the names of its keys where it is a JSON object. Nothing of what the keys hold:
 * not its length, not its type.
 */
export function shapeOfSecret(text: string | undefined, binary: boolean): SecretShape {
  if (text === undefined) return binary ? { form: 'binary' } : { form: 'text' };
  const value = parsed(text);
  if (value === undefined) return { form: 'text' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { form: 'json-other' };
  return { form: 'json-object', keys: Object.keys(value).sort() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The reason would quote the text.
    return undefined;
  }
}
