import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { mapCell } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { settingAction } from '../setting.ts';
import { tableName } from './item-input.ts';
import { may } from '../../permissions/permission.ts';

const protectionInput = z.object({ table: tableName, enabled: z.boolean() }).strict();

export const deletionProtection = settingAction<
  z.infer<typeof protectionInput>,
  { readonly enabled: boolean }
>({
  id: 'tables.set-deletion-protection',
  title: 'Set deletion protection',
  kind: 'table',
  risk: 'reversible',
  capability: 'settings:change',
  input: protectionInput,
  target: (input) => input.table,
  operation: 'dynamodb:UpdateTable',
  permissions: [may('table', 'dynamodb:UpdateTable')],
  async read(scene, input) {
    const cell = await describeTable(scene.source, input.table, budgetFor(scene.signal));
    return mapCell(cell, ({ deletionProtection: enabled }) => ({ enabled }));
  },
  wanted: (input) => ({ enabled: input.enabled }),
  words: (value) => ({ 'deletion protection': value.enabled ? 'on' : 'off' }),
  summary: (input) => `Switch deletion protection of ${input.table} ${input.enabled ? 'on' : 'off'}`,
  send: (scene, input, _now, options) =>
    scene.clients.dynamodb.send(
      new UpdateTableCommand({ TableName: input.table, DeletionProtectionEnabled: input.enabled }),
      options,
    ),
  command: (target, input) =>
    awsCommand(target, 'dynamodb', 'update-table', {
      'table-name': input.table,
      [input.enabled ? 'deletion-protection-enabled' : 'no-deletion-protection-enabled']: true,
    }),
  inputOf: (before, input) => ({ table: input.table, enabled: before.enabled }),
});
