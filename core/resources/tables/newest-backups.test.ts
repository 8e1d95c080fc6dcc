import { afterEach, describe, expect, it } from 'vitest';
import { backupsFresh } from '../../runbooks/checks/backups.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { newestBackups } from './backups.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const nowSeconds = () => Math.floor(Date.now() / 1_000);
const backup = (TableName: string) => ({
  TableName,
  BackupStatus: 'AVAILABLE',
  BackupCreationDateTime: nowSeconds() - 3_600,
});

/** Two tables; every page of backups but the last holds one of `videos`, the last one that of `users`. */
async function pagesOfBackups(pages: number) {
  const endpoint = await scriptedEndpoint(({ operation, body }) => {
    if (operation === 'ListTables') return { body: { TableNames: ['users', 'videos'] } };
    const page = Number(body.ExclusiveStartBackupArn ?? 1);
    return {
      body: {
        BackupSummaries: [backup(page === pages ? 'users' : 'videos')],
        ...(page < pages ? { LastEvaluatedBackupArn: String(page + 1) } : {}),
      },
    };
  });
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

describe('the newest backups', () => {
  it('are asked for as far back as somebody wants to know of them', async () => {
    const { endpoint, source } = await pagesOfBackups(2);
    expect(await newestBackups(source, 26, patience())).toMatchObject({ value: { cutOff: false } });
    const { TimeRangeLowerBound: since } = endpoint.seen[0]?.body ?? {};
    expect(Math.abs(nowSeconds() - 26 * 3_600 - Number(since))).toBeLessThan(60);
    expect(await backupsFresh.run(source, { hours: 26 }, patience())).toMatchObject({ outcome: 'good' });
  });

  it('of a table may be on a page that is not read: that is not known, and no table without a backup', async () => {
    const { source } = await pagesOfBackups(21);
    expect(await newestBackups(source, 26, patience())).toMatchObject({ value: { cutOff: true } });
    const report = await backupsFresh.run(source, { hours: 26 }, patience());
    expect(report.outcome).toBe('unknown');
    expect(report.evidence).toMatchObject([
      { name: 'users', value: 'not among the backups that could be listed', outcome: 'unknown' },
      { name: 'videos', outcome: 'good' },
    ]);
  });
});
