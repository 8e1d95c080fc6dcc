import { existsSync } from 'node:fs';
import { EnvironmentsFileError, loadEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import { verifyTable } from '../../core/home/audit-read.ts';
import type { Verdict } from '../../core/home/audit-verify.ts';
import { HOME_NAME } from '../../core/home/home.ts';
import { HomeError } from '../../core/home/home-error.ts';
import { parseAuditArguments, USAGE } from './arguments.ts';
import type { AuditArguments } from './arguments.ts';

const WHOLE = 0;
const TAMPERED = 1;
const UNREAD = 2;

/** Where a running demonstration says what it serves. */
const RUNNING = '.sandbox/environments.yaml';
const FINDINGS_TOLD = 20;

async function main(): Promise<number> {
  const parsed = parseAuditArguments(process.argv.slice(2));
  if (parsed.kind === 'help') {
    console.log(USAGE);
    return WHOLE;
  }
  if (parsed.kind === 'mistake') return unread(parsed.sentence);
  // The SDK's remark about future versions of Node is not for whoever checks.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { OPS_AUDIT_KEY: key, OPS_ENVIRONMENTS: configured, OPS_HOME_TABLE: named } = process.env;
  const usual = configured || (existsSync(RUNNING) ? RUNNING : 'environments.yaml');
  const { environments = usual, table = named || HOME_NAME, ...asked } = parsed.value;
  return verify({ ...asked, table }, environments, key || undefined);
}

async function verify(
  asked: AuditArguments & { readonly table: string },
  file: string,
  key: string | undefined,
): Promise<number> {
  const { table, anchors, keyedFrom } = asked;
  const registry = createRegistry(await loadEnvironments(file), process.env);
  const { environment, clients } = registry.home;
  try {
    const verdict = await verifyTable(clients.dynamodb, table, { key, keyedFrom, anchors });
    return tell(verdict, `${table} in ${environment.label}`);
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    const { detail } = error.failure;
    return unread(`${error.message}${detail === undefined ? '' : ` (${detail})`}`);
  } finally {
    registry.close();
  }
}

function tell({ entries, findings, unchecked, last }: Verdict, where: string): number {
  for (const { sentence } of findings.slice(0, FINDINGS_TOLD)) console.log(sentence);
  if (findings.length > FINDINGS_TOLD) console.log(`And ${findings.length - FINDINGS_TOLD} findings more.`);
  if (findings.length > 0) {
    console.log(`Tampered: the records of ${where} are not what was written.`);
    return TAMPERED;
  }
  if (unchecked > 0)
    return unread(
      `${unchecked} of ${entries} entries were made with a key; set OPS_AUDIT_KEY to check their content.`,
    );
  console.log(`Whole: ${entries} entries in ${where}.`);
  if (last) console.log(`Write this down for the next check: --anchor ${last.sequence}:${last.hash}`);
  return WHOLE;
}

function unread(sentence: string): number {
  console.error(sentence);
  return UNREAD;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof EnvironmentsFileError)) throw error;
  process.exitCode = unread(error.message);
}
