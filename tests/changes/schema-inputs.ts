import fc from 'fast-check';
import { z } from 'zod';

/** Words that have opened something elsewhere. */
const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '__proto__',
  '../../etc/passwd',
  '%00',
  '*',
  '$(id)',
  "' OR 1=1 --",
];

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...HOSTILE, 'orders', 'main', '', null, true, 0, -1, 1e308),
  fc.string({ maxLength: 30 }),
  fc.jsonValue({ maxDepth: 3 }),
);

const text = fc.oneof(
  fc.constantFrom(...HOSTILE, 'orders', 'main', '2031-05-01', 'a'.repeat(2_000)),
  fc.string({ maxLength: 30, unit: 'binary' }),
);

/** Values of the shape that a schema asks for, some of which its finer rules refuse. */
export function shapedBy(schema: z.ZodTypeAny): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Readonly<Record<string, z.ZodTypeAny>>;
    const members = Object.entries(shape).map(([name, member]) => [name, shapedBy(member)] as const);
    const requiredKeys = Object.keys(shape).filter((name) => !shape[name]?.isOptional());
    return fc.record(Object.fromEntries(members), { requiredKeys });
  }
  if (schema instanceof z.ZodEffects) return shapedBy(schema.innerType() as z.ZodTypeAny);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return shapedBy(schema.unwrap() as z.ZodTypeAny);
  if (schema instanceof z.ZodDefault) return shapedBy(schema.removeDefault() as z.ZodTypeAny);
  if (schema instanceof z.ZodArray)
    return fc.array(shapedBy(schema.element as z.ZodTypeAny), { maxLength: 3 });
  if (schema instanceof z.ZodTuple)
    return fc.tuple(...(schema.items as z.ZodTypeAny[]).map((item) => shapedBy(item)));
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion)
    return fc.oneof(...(schema.options as z.ZodTypeAny[]).map((option) => shapedBy(option)));
  if (schema instanceof z.ZodRecord)
    return fc.dictionary(text, shapedBy(schema.valueSchema as z.ZodTypeAny), { maxKeys: 3 });
  if (schema instanceof z.ZodLiteral) return fc.constant(schema.value as unknown);
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...(schema.options as string[]));
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNumber) return fc.oneof(fc.nat({ max: 100 }), fc.integer(), fc.double());
  if (schema instanceof z.ZodString) return text;
  return anything;
}

/** Inputs shaped as the schema asks, some with one member exchanged, added or left out, and some of no shape at all. */
export function inputsAround(schema: z.ZodTypeAny): fc.Arbitrary<unknown> {
  const shaped = shapedBy(schema);
  const spoilt = fc
    .tuple(shaped, fc.nat(), anything, fc.constantFrom('exchange', 'add', 'leave out'))
    .map(([input, at, stranger, how]) => spoil(input, at, stranger, how));
  return fc.oneof({ weight: 3, arbitrary: shaped }, { weight: 2, arbitrary: spoilt }, anything);
}

function spoil(input: unknown, at: number, stranger: unknown, how: string): unknown {
  if (typeof input !== 'object' || input === null) return stranger;
  if (how === 'add') return { ...input, stranger };
  const names = Object.keys(input);
  const name = names[at % Math.max(1, names.length)];
  if (name === undefined) return stranger;
  const kept = Object.fromEntries(Object.entries(input).filter(([key]) => key !== name));
  return how === 'exchange' ? { ...kept, [name]: stranger } : kept;
}
