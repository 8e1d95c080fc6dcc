import { zodToJsonSchema } from 'zod-to-json-schema';
import { environmentsFileSchema } from './schema.ts';

/**
 * The JSON Schema of an environments file, as editors take it. It is what docs/environments.schema.json holds; the
 * rules that span several keys (two of one id, keys without an endpoint) are the parser's alone.
 */
export function environmentsJsonSchema(): object {
  return {
    title: 'Environments of the operations console',
    // The parser fills in what has a default, so a file may leave it out.
    ...zodToJsonSchema(environmentsFileSchema, { $refStrategy: 'none', pipeStrategy: 'input' }),
  };
}
