/** The answer, or nothing where S3 says by one of these codes that there is nothing. @throws every other error. */
export async function unlessCode<T>(codes: readonly string[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (codes.includes(codeOf(error))) return undefined;
    throw error;
  }
}

export function codeOf(error: unknown): string {
  const { name, Code: code } = (error ?? {}) as { readonly name?: unknown; readonly Code?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : '';
}

/** A key out of a listing. S3 encodes keys on request (XML can not hold every character) and says that it did. */
export function keyOf(text: string | undefined, encodingType: string | undefined): string {
  if (text === undefined || encodingType !== 'url') return text ?? '';
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // Not the encoding that was announced: the key as it came is the better name.
    return text;
  }
}
