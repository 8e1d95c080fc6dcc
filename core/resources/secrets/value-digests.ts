import { createHmac, randomBytes } from 'node:crypto';

/** Made when the process starts, kept nowhere else: without it a digest can be compared with nothing. */
const KEY = randomBytes(32);

/**
 * Digests of a secret's values by HMAC-SHA256, to be compared with those of another secret inside this process. They
 * are private, so that nothing that is sent or written carries them.
 */
export class ValueDigests {
  readonly #byKey = new Map<string, string>();

  /** A JSON object's members by their names, anything else as a whole under the empty name. Empty values have none. */
  static of(text: string | undefined, binary: Uint8Array | undefined): ValueDigests {
    const digests = new ValueDigests();
    for (const [key, value] of membersOf(text, binary))
      if (value.length > 0) digests.#byKey.set(key, createHmac('sha256', KEY).update(value).digest('base64'));
    return digests;
  }

  /** Every key of this one and key of the other one that hold the same value. */
  equalPairs(other: ValueDigests): readonly (readonly [own: string, others: string])[] {
    const owners = new Map<string, string[]>();
    for (const [key, digest] of other.#byKey) owners.set(digest, [...(owners.get(digest) ?? []), key]);
    return [...this.#byKey].flatMap(([key, digest]) =>
      (owners.get(digest) ?? []).map((others) => [key, others] as const),
    );
  }
}

function membersOf(
  text: string | undefined,
  binary: Uint8Array | undefined,
): readonly (readonly [string, string | Uint8Array])[] {
  if (text === undefined) return binary ? [['', binary]] : [];
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [['', text]];
  return Object.entries(value).map(([key, member]: [string, unknown]) => [
    key,
    typeof member === 'string' ? member : JSON.stringify(member),
  ]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The reason would quote the text.
    return undefined;
  }
}
