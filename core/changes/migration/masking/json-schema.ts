import { zodToJsonSchema } from 'zod-to-json-schema';
import { maskingFileSchema } from './rules.ts';

/** The JSON Schema of a file of rules, as editors take it: what docs/masking.schema.json holds. */
export function maskingJsonSchema(): object {
  return {
    title: 'Rules by which the operations console masks data',
    ...zodToJsonSchema(maskingFileSchema, { $refStrategy: 'root', pipeStrategy: 'input' }),
  };
}
