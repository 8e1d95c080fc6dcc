import { parseArgs } from 'node:util';
import { parseAnchor } from '../../core/home/audit-verify.ts';
import type { Anchor } from '../../core/home/audit-verify.ts';
import { HOME_NAME } from '../../core/home/home.ts';

export interface AuditArguments {
  readonly environments?: string;
  readonly table?: string;
  readonly anchors: readonly Anchor[];
  readonly keyedFrom?: number;
}

export type ParsedAuditArguments =
  | { readonly kind: 'verify'; readonly value: AuditArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

export const USAGE = `npm run audit:verify -- [--environments FILE] [--anchor SEQUENCE:HASH]... [--keyed-from SEQUENCE]

  --environments FILE   an environments file; by default OPS_ENVIRONMENTS, or that of the running demonstration
  --table NAME          the table of the home environment; by default OPS_HOME_TABLE, or ${HOME_NAME}
  --anchor SEQ:HASH     an entry that was written down before; may be given several times
  --keyed-from SEQ      the first entry that was made with the key, where the key was introduced later

OPS_AUDIT_KEY is the key with which the console chains its records, where it has one.
Ends with 0 where the chain is whole, 1 where it was tampered with, 2 where it could not be read or checked.`;

const OPTIONS = {
  environments: { type: 'string' },
  table: { type: 'string' },
  anchor: { type: 'string', multiple: true },
  'keyed-from': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the words behind `npm run audit:verify --`. */
export function parseAuditArguments(words: readonly string[]): ParsedAuditArguments {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { kind: 'help' };
  const anchors: Anchor[] = [];
  for (const text of values.anchor ?? []) {
    const anchor = parseAnchor(text);
    if (!anchor)
      return mistake(`--anchor ${text}: must be SEQUENCE:HASH, as an earlier check has printed it.`);
    anchors.push(anchor);
  }
  const from = values['keyed-from'];
  if (from !== undefined && !/^[1-9]\d{0,14}$/.test(from))
    return mistake(`--keyed-from ${from}: must be the number of an entry.`);
  return {
    kind: 'verify',
    value: {
      environments: values.environments,
      table: values.table,
      anchors,
      keyedFrom: from === undefined ? undefined : Number(from),
    },
  };
}

function mistake(sentence: string): ParsedAuditArguments {
  return { kind: 'mistake', sentence: `${sentence}\n\n${USAGE}` };
}
