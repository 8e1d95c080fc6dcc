/** A reflected CRC whose register starts with, and is at last inverted by, all ones. */
interface Polynomial {
  readonly bits: 32 | 64;
  readonly reflected: bigint;
}

const crc32: Polynomial = { bits: 32, reflected: 0xedb88320n };
const crc32c: Polynomial = { bits: 32, reflected: 0x82f63b78n };
const crc64nvme: Polynomial = { bits: 64, reflected: 0x9a6c9329ac4bc9b5n };

const polynomials = { CRC32: crc32, CRC32C: crc32c, CRC64NVME: crc64nvme } as const;

export type CrcAlgorithm = keyof typeof polynomials;

/** Eight tables, so that eight bytes are taken at once ("slicing by eight"); each entry in two halves. */
interface Tables {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

function buildTables({ reflected }: Polynomial): Tables {
  const values = new BigUint64Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ reflected : value >> 1n;
    values[byte] = value;
  }
  for (let at = 256; at < values.length; at += 1) {
    const before = values[at - 256] ?? 0n;
    values[at] = (before >> 8n) ^ (values[Number(before & 0xffn)] ?? 0n);
  }
  return {
    low: Uint32Array.from(values, (value) => Number(value & 0xffffffffn)),
    high: Uint32Array.from(values, (value) => Number(value >> 32n)),
  };
}

function pick(table: Uint32Array, at: number): number {
  return table[at] ?? 0;
}

const built = new Map<CrcAlgorithm, Tables>();

function tablesOf(algorithm: CrcAlgorithm): Tables {
  let tables = built.get(algorithm);
  if (!tables) {
    tables = buildTables(polynomials[algorithm]);
    built.set(algorithm, tables);
  }
  return tables;
}

/** Computes CRC32C or CRC64NVME bit by bit of a stream. CRC32 is left to zlib, which is faster. */
export class CrcDigest {
  private readonly tables: Tables;
  private readonly bytes: number;
  private low = 0xffffffff;
  private high: number;

  constructor(algorithm: 'CRC32C' | 'CRC64NVME') {
    this.tables = tablesOf(algorithm);
    this.bytes = polynomials[algorithm].bits / 8;
    this.high = this.bytes === 8 ? 0xffffffff : 0;
  }

  update(chunk: Uint8Array): void {
    const { low: lows, high: highs } = this.tables;
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let { low, high } = this;
    let at = 0;
    for (; at + 8 <= chunk.length; at += 8) {
      const a = low ^ view.getUint32(at, true);
      const b = high ^ view.getUint32(at + 4, true);
      const i0 = 1792 + (a & 255);
      const i1 = 1536 + ((a >>> 8) & 255);
      const i2 = 1280 + ((a >>> 16) & 255);
      const i3 = 1024 + (a >>> 24);
      const i4 = 768 + (b & 255);
      const i5 = 512 + ((b >>> 8) & 255);
      const i6 = 256 + ((b >>> 16) & 255);
      const i7 = b >>> 24;
      low =
        pick(lows, i0) ^
        pick(lows, i1) ^
        pick(lows, i2) ^
        pick(lows, i3) ^
        pick(lows, i4) ^
        pick(lows, i5) ^
        pick(lows, i6) ^
        pick(lows, i7);
      high =
        pick(highs, i0) ^
        pick(highs, i1) ^
        pick(highs, i2) ^
        pick(highs, i3) ^
        pick(highs, i4) ^
        pick(highs, i5) ^
        pick(highs, i6) ^
        pick(highs, i7);
    }
    for (; at < chunk.length; at += 1) {
      const index = (low ^ (chunk[at] ?? 0)) & 255;
      low = ((low >>> 8) | (high << 24)) ^ pick(lows, index);
      high = (high >>> 8) ^ pick(highs, index);
    }
    this.low = low >>> 0;
    this.high = high >>> 0;
  }

  /** The checksum's bytes, most significant first. */
  digest(): Buffer {
    const result = Buffer.alloc(this.bytes);
    if (this.bytes === 8) result.writeUInt32BE(~this.high >>> 0, 0);
    result.writeUInt32BE(~this.low >>> 0, this.bytes - 4);
    return result;
  }
}

/** Product of two polynomials modulo the CRC's own, all reflected. */
function multiply(a: bigint, b: bigint, { bits, reflected }: Polynomial): bigint {
  let product = 0n;
  let factor = b;
  for (let mask = 1n << BigInt(bits - 1); mask !== 0n; mask >>= 1n) {
    if (a & mask) product ^= factor;
    factor = factor & 1n ? (factor >> 1n) ^ reflected : factor >> 1n;
  }
  return product;
}

/** x to the power of eight times the length: what so many further bytes do to a CRC. */
function shiftOf(lengthBytes: number, polynomial: Polynomial): bigint {
  const one = 1n << BigInt(polynomial.bits - 1);
  let square = one >> 8n;
  let result = one;
  for (let rest = lengthBytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(square, result, polynomial);
    square = multiply(square, square, polynomial);
  }
  return result;
}

/**
 * The CRC of what several blocks make together, from each block's own CRC (big-endian bytes) and length.
 * Parts of an upload mostly have one length, so that its shift is computed once.
 */
export function combineCrcs(
  algorithm: CrcAlgorithm,
  blocks: readonly { readonly crc: Uint8Array; readonly lengthBytes: number }[],
): Buffer {
  const polynomial = polynomials[algorithm];
  const shifts = new Map<number, bigint>();
  let total = 0n;
  for (const { crc, lengthBytes } of blocks) {
    let shift = shifts.get(lengthBytes);
    if (shift === undefined) {
      shift = shiftOf(lengthBytes, polynomial);
      shifts.set(lengthBytes, shift);
    }
    total = multiply(shift, total, polynomial) ^ BigInt(`0x${Buffer.from(crc).toString('hex')}`);
  }
  return Buffer.from(total.toString(16).padStart(polynomial.bits / 4, '0'), 'hex');
}
