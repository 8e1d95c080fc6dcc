import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { open } from 'lmdb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Clock } from '../../../clock.ts';
import { LogStore } from '../log-store.ts';
import { EventFields } from './evaluate/event-fields.ts';
import { Row } from './evaluate/row.ts';
import { parseQuery } from './language/parse-query.ts';
import { planQuery } from './plan.ts';
import { isUnderWay, Queries } from './queries.ts';
import type { Query } from './queries.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'queries-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function row(message: string): Row {
  const place = { account: '000000000000', group: 'g', stream: 's' };
  return new Row(new EventFields(0, message, 0, place, () => 'pointer'));
}

it.each(['fields @message', 'dedup @message', 'stats count(*) by @message'])(
  'nothing that "%s" scanned is held when it is over',
  async (text) => {
    v8.setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const plan = planQuery(parseQuery(text), 0);
    const scanned = [1, 2, 3].map((at) => {
      const pushed = row(`{"at":${at}}`);
      plan.first.push(pushed);
      return new WeakRef(pushed);
    });
    plan.first.end();
    plan.release();
    await nextTurn();
    collect();
    expect(scanned.map((reference) => reference.deref())).toEqual([undefined, undefined, undefined]);
    expect(plan.results).toHaveLength(3);
  },
);

it('the results of the last queries are kept, by their rows', async () => {
  const root = open({ path: directory, maxDbs: 8, noSync: true });
  const store = new LogStore(root);
  const clock = new Clock();
  store.saveGroup({ name: 'g', createdAtMs: 0, logGroupClass: 'STANDARD', tags: {} });
  const stream = store.createStream('g', 's', 0);
  store.append(
    stream,
    [1, 2, 3, 4].map((atMs) => ({ atMs, message: String(atMs) })),
    5,
  );
  const queries = new Queries({ cloud: { account: '000000000000', clock }, store }, { queries: 3, rows: 9 });
  const ask = async (text: string): Promise<Query> => {
    const commands = parseQuery(text);
    const query = queries.start({ text, commands, groups: ['g'], startMs: 0, endMs: 10 });
    await expect.poll(() => isUnderWay(query)).toBe(false);
    return query;
  };
  const asked: Query[] = [];
  for (let count = 0; count < 3; count++) asked.push(await ask('fields @message'));
  expect(queries.all()).toEqual([asked[2], asked[1]]);
  for (let count = 0; count < 2; count++) asked.push(await ask('fields @message | limit 1'));
  expect(queries.all()).toEqual([asked[4], asked[3], asked[2]]);
  const [last] = asked;
  last?.plan.first.push(row('late'));
  last?.plan.first.end();
  expect(last?.plan.results).toHaveLength(4);
  await root.close();
});
