import { createHash, createPrivateKey, createPublicKey, generateKeyPair, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { RootDatabase } from 'lmdb';
import { selfSignedCertificate } from './certificate.ts';

/** What is signed of a message, beside its type. */
export interface SignedFields {
  readonly Type: string;
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly Token?: string;
  readonly SubscribeURL?: string;
}

export interface Signature {
  readonly signature: string;
  /** Names the key, as the file of SigningCertURL does. */
  readonly keyId: string;
}

/**
 * Signs messages with a key of the environment's own, made once and kept: SHA1withRSA for SignatureVersion 1,
 * SHA256withRSA for 2. Source: SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
 */
export class Signer {
  private key: Promise<KeyObject> | undefined;

  constructor(private readonly store: RootDatabase) {}

  async sign(fields: SignedFields, version: string): Promise<Signature> {
    const key = await this.signingKey();
    const algorithm = version === '2' ? 'sha256' : 'sha1';
    const signature = sign(algorithm, Buffer.from(stringToSign(fields)), key).toString('base64');
    return { signature, keyId: keyIdOf(key) };
  }

  /** The certificate of a key id, in PEM; undefined for every other key. */
  async certificate(keyId: string): Promise<string | undefined> {
    const key = await this.signingKey();
    return keyId === keyIdOf(key) ? selfSignedCertificate(key, 'sns.amazonaws.com') : undefined;
  }

  private signingKey(): Promise<KeyObject> {
    return (this.key ??= this.loadKey());
  }

  private async loadKey(): Promise<KeyObject> {
    const keys = this.store.openDB<string, string>({ name: 'sns-keys' });
    const stored = keys.get('signing');
    if (stored !== undefined) return createPrivateKey(stored);
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    keys.putSync('signing', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    return privateKey;
  }
}

function keyIdOf(key: KeyObject): string {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 32);
}

/** Names and values in this order, each on a line of its own. */
export function stringToSign(fields: SignedFields): string {
  const order: readonly (keyof SignedFields)[] =
    fields.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  return order
    .filter((name) => fields[name] !== undefined)
    .map((name) => `${name}\n${fields[name] ?? ''}\n`)
    .join('');
}
