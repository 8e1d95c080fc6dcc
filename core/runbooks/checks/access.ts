import { z } from 'zod';
import { hasValue, valueOf } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { accessKeys, listRoles, listUsers } from '../../resources/access/access.ts';
import { accessKeysCommand, listRolesCommand, listUsersCommand } from '../../resources/access/commands.ts';
import type { AccessKey, AccessRole, Truster } from '../../resources/access/types.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';
import { countOf, lengthOf } from '../words.ts';

const DAY_MS = 86_400_000;
/** More users than this are no list for a page: their keys are counted by the command line. */
const MOST_USERS = 100;

export const iamUnusedKeys = defineCheck({
  id: 'iam.unused-keys',
  title: 'No access key lies about',
  explains:
    'The access keys of every user. Look at it: an active one that was not used for `days`, or is older than twice that; bad: one that was never used and is older than `days`.',
  right: 'settings:read',
  parameters: z.object({ days: z.number().positive().default(90) }).strict(),
  commands: (environment) => [
    listUsersCommand(labelOf(environment)),
    accessKeysCommand(labelOf(environment)),
  ],
  async run(source, { days }, budget) {
    const listed = await listUsers(source, budget);
    const all = valueOf(listed) ?? [];
    const users = all.slice(0, MOST_USERS);
    const cells = await Promise.all(users.map(({ name }) => accessKeys(source, name, budget)));
    const now = Date.now();
    const keys = cells.flatMap((cell) => valueOf(cell) ?? []);
    const left: readonly Evidence[] =
      all.length > users.length
        ? [
            {
              name: 'users',
              value: `${all.length - users.length} more were not looked at`,
              outcome: 'unknown',
            },
          ]
        : [];
    return reportOf({
      evidence: [...keys.map((key) => keyEvidence(key, days, now)), ...left],
      cells: [listed, ...cells],
      good: () => `${countOf(users.length, 'user')}, ${countOf(keys.length, 'key')}, none lies about.`,
      none: {
        outcome: 'good',
        sentence:
          users.length > 0 ? `${countOf(users.length, 'user')}, without access keys.` : 'There is no user.',
      },
    });
  },
});

function keyEvidence(key: AccessKey, days: number, now: number): Evidence {
  const { userName, ending, isActive, createdAt, usedAt, usedFor } = key;
  const name = `${userName} …${ending}`;
  if (!isActive) return { name, value: 'switched off', outcome: 'good' };
  const ageDays = createdAt === undefined ? undefined : (now - createdAt) / DAY_MS;
  const age = ageDays === undefined ? 'of unknown age' : `${lengthOf(ageDays * 86_400)} old`;
  if (usedAt === undefined)
    return {
      name,
      value: `never used, ${age}`,
      outcome: ageDays !== undefined && ageDays > days ? 'bad' : 'good',
    };
  const idleDays = (now - usedAt) / DAY_MS;
  const used = `used ${lengthOf(idleDays * 86_400)} ago${usedFor ? ` for ${usedFor}` : ''}`;
  const isWorthALook = idleDays > days || (ageDays ?? 0) > 2 * days;
  return { name, value: `${used}, ${age}`, outcome: isWorthALook ? 'warn' : 'good' };
}

export const iamUsers = defineCheck({
  id: 'iam.users',
  title: 'Whoever can sign in still does',
  explains:
    'Every user of IAM, and when the password was last used. Look at it: not for `days`, and older than that.',
  right: 'settings:read',
  parameters: z.object({ days: z.number().positive().default(90) }).strict(),
  commands: (environment) => [listUsersCommand(labelOf(environment))],
  async run(source, { days }, budget) {
    const listed = await listUsers(source, budget);
    const now = Date.now();
    return reportOf({
      evidence: (valueOf(listed) ?? []).map(({ name, passwordUsedAt, createdAt = now }): Evidence => {
        if (passwordUsedAt === undefined)
          return {
            name,
            value: `no password was used, ${lengthOf((now - createdAt) / 1_000)} old`,
            outcome: 'good',
          };
        const idleDays = (now - passwordUsedAt) / DAY_MS;
        const value = `signed in ${lengthOf(idleDays * 86_400)} ago`;
        return { name, value, outcome: idleDays > days ? 'warn' : 'good' };
      }),
      cells: [listed],
      good: (count) => `${countOf(count, 'user')}, none that has not signed in for ${days} days.`,
      none: { outcome: 'good', sentence: 'There is no user: who works here takes on a role.' },
    });
  },
});

export const iamRoles = defineCheck({
  id: 'iam.roles',
  title: 'No role is open to strangers',
  explains:
    'Who may take each role on, by its trust policy. Bad: anybody at all. Look at it: another account, without any condition.',
  right: 'settings:read',
  parameters: z.object({ accounts: z.array(z.string().regex(/^\d{12}$/)).default([]) }).strict(),
  commands: (environment) => [listRolesCommand(labelOf(environment))],
  async run(source, { accounts }, budget) {
    const listed = await listRoles(source, budget);
    const trusted = new Set([source.environment.account, ...accounts]);
    return reportOf({
      evidence: hasValue(listed) ? listed.value.map((role) => roleEvidence(role, trusted)) : [],
      cells: [listed],
      good: (count) => `${countOf(count, 'role')}, none open to strangers.`,
      none: { outcome: 'good', sentence: 'There is no role here.' },
    });
  },
});

function roleEvidence(
  { name, trusters, isConditional, isUnread }: AccessRole,
  trusted: ReadonlySet<string>,
): Evidence {
  if (isUnread) return { name, value: 'its trust policy could not be understood', outcome: 'unknown' };
  const isAnybody = trusters.some(({ kind }) => kind === 'anybody');
  const strangers = trusters.filter((one) => one.kind === 'account' && !trusted.has(one.account));
  const value = trusters.length > 0 ? trusters.map(trusterWords).join(', ') : 'nobody may take it on';
  const condition = isConditional ? ', on a condition' : '';
  const outcome =
    isAnybody && !isConditional
      ? 'bad'
      : (strangers.length > 0 || isAnybody) && !isConditional
        ? 'warn'
        : 'good';
  return { name, value: `${value}${condition}`, outcome };
}

function trusterWords(truster: Truster): string {
  switch (truster.kind) {
    case 'anybody':
      return 'anybody';
    case 'account':
      return `account ${truster.account}`;
    case 'service':
      return truster.service;
    case 'federated':
      return truster.provider;
  }
}
