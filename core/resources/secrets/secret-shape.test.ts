import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapeOfSecret } from './secret-shape.ts';

describe('the shape of a secret', () => {
  it.each<[string | undefined, boolean, object]>([
    ['{"b":"hunter2","a":{"nested":"hunter2"}}', false, { form: 'json-object', keys: ['a', 'b'] }],
    ['{}', false, { form: 'json-object', keys: [] }],
    ['["hunter2"]', false, { form: 'json-other' }],
    ['"hunter2"', false, { form: 'json-other' }],
    ['null', false, { form: 'json-other' }],
    ['hunter2', false, { form: 'text' }],
    ['{"a":"hunter2"', false, { form: 'text' }],
    ['', false, { form: 'text' }],
    [undefined, true, { form: 'binary' }],
  ])('%j', (text, binary, shape) => {
    expect(shapeOfSecret(text, binary)).toEqual(shape);
  });

  it('holds nothing of any value', () => {
    const values = fc.dictionary(
      fc.constantFrom('one', 'two', 'three'),
      fc.stringMatching(/^[A-Z0-9]{8,20}$/),
    );
    fc.assert(
      fc.property(values, (secret) => {
        const shape = JSON.stringify(shapeOfSecret(JSON.stringify(secret), false));
        for (const value of Object.values(secret)) expect(shape).not.toContain(value);
      }),
    );
  });
});
