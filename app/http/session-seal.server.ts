import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes text unreadable and unchangeable for whoever has not the console's secret. */
export interface Seal {
  /** @param about What the text belongs to; it opens for nothing else. */
  readonly close: (text: string, about: string) => Buffer;
  /** The text, or undefined when it was touched, belongs to something else, or is of an unknown secret. */
  readonly open: (sealed: Buffer, about: string) => string | undefined;
}

/**
 * AES-256-GCM under keys derived (HKDF, RFC 5869) from the session secrets: the first closes, all of them open.
 * @param purpose Keys of different purposes have nothing in common.
 */
export function createSeal(secrets: readonly string[], purpose: string): Seal {
  const keys = secrets.map((secret) => derivedKey(secret, purpose));
  const [first] = keys;
  if (!first) throw new RangeError('A seal needs a secret.');
  return {
    close(text, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', first, nonce).setAAD(Buffer.from(about));
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, about) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
      for (const key of keys) {
        const text = opened(sealed, key, about);
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

/** A secret of its own for each purpose, so that what is signed for one is worth nothing for another. */
export function derivedSecrets(secrets: readonly string[], purpose: string): readonly string[] {
  return secrets.map((secret) => derivedKey(secret, purpose).toString('base64url'));
}

function derivedKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}

function opened(sealed: Buffer, key: Buffer, about: string): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    // Node tells a wrong key and a changed text by the same error, and by no code.
    return undefined;
  }
}
