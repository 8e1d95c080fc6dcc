import { createHmac } from 'node:crypto';

const HASH_CHARACTERS = 16;
/** Source: NIST SP 800-38G takes eight rounds for FF3-1 and ten for FF1; each halves what an attacker may know. */
const ROUNDS = 10;
const FIRST_WORDS = [
  'Amina',
  'Brian',
  'Clare',
  'David',
  'Esther',
  'Frank',
  'Grace',
  'Henry',
  'Irene',
  'Joel',
];
const LAST_WORDS = [
  'Akello',
  'Byaruhanga',
  'Kato',
  'Lubega',
  'Mugisha',
  'Nakato',
  'Okello',
  'Ssali',
  'Tendo',
];

/**
 * What stands for a value, the same for the same value of one domain, whatever table it is in; without the key nobody
 * can try values against it.
 */
export class Keyed {
  constructor(private readonly key: Uint8Array) {}

  /** A text of 17 letters and digits that begins with a letter. */
  hash(domain: string, value: string): string {
    return `m${this.bytes(domain, value).toString('hex').slice(0, HASH_CHARACTERS)}`;
  }

  /** As {@link hash}, as a number of fifteen digits. */
  number(domain: string, value: string): string {
    return String(1 + Number(this.bytes(domain, value).readBigUInt64BE() % 899_999_999_999_999n) + 1e14);
  }

  bytes(domain: string, value: string): Buffer {
    return createHmac('sha256', this.key).update(`${domain}\0${value}`).digest();
  }

  /**
   * Digits for digits, as many of them; two different ones never become the same. A Feistel network over both halves.
   */
  digits(domain: string, value: string): string {
    if (value.length < 2) return String((Number(value || '0') + this.bytes(domain, '').readUInt8()) % 10);
    let left = value.slice(0, value.length >> 1);
    let right = value.slice(value.length >> 1);
    for (let round = 0; round < ROUNDS; round += 1) {
      const size = 10n ** BigInt(left.length);
      const mixed = this.bytes(`${domain} ${value.length} ${round}`, right).readBigUInt64BE();
      const next = ((BigInt(left) + mixed) % size).toString().padStart(left.length, '0');
      [left, right] = [right, next];
    }
    return left + right;
  }

  /**
   * A telephone number that reaches nobody and is another's for no two: its country's code, a nought where no national
   * number has one, and its digits exchanged. What is not written as a number in international form is hashed.
   */
  phone(value: string): string {
    const [, code, rest] = /^(\+\d{3})(\d{4,11})$/.exec(value) ?? [];
    return code && rest ? `${code}0${this.digits('phone', rest)}` : this.hash('phone', value);
  }

  /** A name of nobody. Many have the same. */
  name(value: string): string {
    const bytes = this.bytes('name', value);
    const first = FIRST_WORDS[bytes.readUInt16BE(0) % FIRST_WORDS.length] ?? '';
    return `${first} ${LAST_WORDS[bytes.readUInt16BE(2) % LAST_WORDS.length] ?? ''}`;
  }

  /** Tells one key from another, and nothing of it. */
  get fingerprint(): string {
    return this.bytes('fingerprint', '').toString('hex').slice(0, 16);
  }
}
