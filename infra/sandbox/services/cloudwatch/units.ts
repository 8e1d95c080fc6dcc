const sizes = ['', 'Kilo', 'Mega', 'Giga', 'Tera'];

/** CloudWatch's units (`StandardUnit`). */
export const standardUnits: readonly string[] = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  'Percent',
  'Count',
  'Count/Second',
  'None',
  ...sizes.flatMap((size) => {
    const [bytes, bits] = size === '' ? ['Bytes', 'Bits'] : [`${size}bytes`, `${size}bits`];
    return [bytes, bits, `${bytes}/Second`, `${bits}/Second`];
  }),
];
