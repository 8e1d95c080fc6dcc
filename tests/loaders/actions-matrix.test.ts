import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { buildOf } from './pages.ts';
import { everyRoute } from './route-tree.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

const NOBODY = '';
const DEVELOPERS = 'developer operator admin';
const OPERATORS = 'operator admin';

/**
 * Who may do what, in an environment that asks for nothing (dev) and in one that is guarded (prod), written out beside
 * the permission table and the actions: a change of either has to be made here too. A new action needs a row.
 */
const ROWS: readonly (readonly [action: string, inDev: string, inProd: string])[] = [
  ['tables.put-item', DEVELOPERS, OPERATORS],
  ['tables.delete-item', DEVELOPERS, OPERATORS],
  ['tables.create-backup', DEVELOPERS, OPERATORS],
  ['tables.delete-backup', DEVELOPERS, OPERATORS],
  ['tables.set-point-in-time-recovery', DEVELOPERS, OPERATORS],
  ['tables.set-time-to-live', DEVELOPERS, OPERATORS],
  ['tables.set-capacity', DEVELOPERS, OPERATORS],
  ['tables.set-deletion-protection', DEVELOPERS, OPERATORS],
  ['tables.set-stream', DEVELOPERS, OPERATORS],
  ['queues.set-attributes', DEVELOPERS, OPERATORS],
  ['tables.restore-backup', DEVELOPERS, OPERATORS],
  ['tables.restore-to-time', DEVELOPERS, OPERATORS],
  ['tables.delete-restored-table', DEVELOPERS, OPERATORS],
  ['tables.delete-table', DEVELOPERS, OPERATORS],
  ['tables.restore-capture', DEVELOPERS, OPERATORS],
  ['tables.export', DEVELOPERS, OPERATORS],
  ['tables.import', DEVELOPERS, OPERATORS],
  ['tables.restore-items', DEVELOPERS, OPERATORS],
  ['tables.copy-items-back', DEVELOPERS, OPERATORS],
  ['migration.copy-table', DEVELOPERS, OPERATORS],
  ['migration.migrate', DEVELOPERS, OPERATORS],
  ['migration.verify', DEVELOPERS, OPERATORS],
  ['migration.take-back', DEVELOPERS, OPERATORS],
  ['environment.smoke-test', DEVELOPERS, OPERATORS],
  ['environment.integrity-test', DEVELOPERS, OPERATORS],
  ['environment.record-tests', DEVELOPERS, OPERATORS],
  ['migration.mask-table', DEVELOPERS, OPERATORS],
  ['migration.import', DEVELOPERS, OPERATORS],
  ['migration.sync-bucket', DEVELOPERS, OPERATORS],
  ['migration.unsync-bucket', DEVELOPERS, OPERATORS],
  ['tables.compare-data', DEVELOPERS, OPERATORS],
  ['buckets.compare-data', DEVELOPERS, OPERATORS],
  ['buckets.put-object', DEVELOPERS, OPERATORS],
  ['buckets.delete-object', DEVELOPERS, OPERATORS],
  ['buckets.undelete-object', DEVELOPERS, OPERATORS],
  ['buckets.delete-version', DEVELOPERS, OPERATORS],
  ['buckets.restore-version', DEVELOPERS, OPERATORS],
  ['buckets.set-back', DEVELOPERS, OPERATORS],
  ['buckets.delete-prefix', DEVELOPERS, OPERATORS],
  ['buckets.put-back', DEVELOPERS, OPERATORS],
  ['buckets.restore-prefix', DEVELOPERS, OPERATORS],
  ['buckets.set-versioning', DEVELOPERS, OPERATORS],
  ['buckets.put-lifecycle', DEVELOPERS, OPERATORS],
  ['caches.change-value', DEVELOPERS, OPERATORS],
  ['caches.put-back-value', DEVELOPERS, OPERATORS],
  ['caches.flush', DEVELOPERS, OPERATORS],
  ['caches.delete-pattern', DEVELOPERS, OPERATORS],
  ['caches.restore-capture', DEVELOPERS, OPERATORS],
  ['queues.send', DEVELOPERS, OPERATORS],
  ['queues.delete-message', DEVELOPERS, OPERATORS],
  ['queues.purge', DEVELOPERS, OPERATORS],
  ['queues.restore-capture', DEVELOPERS, OPERATORS],
  ['queues.redrive', DEVELOPERS, OPERATORS],
  ['tables.set-backup-schedule', DEVELOPERS, OPERATORS],
  ['tables.back-up-by-schedule', DEVELOPERS, OPERATORS],
  ['queues.redrive-selected', DEVELOPERS, OPERATORS],
  ['topics.publish', DEVELOPERS, OPERATORS],
  ['secrets.restore-stage', DEVELOPERS, OPERATORS],
  ['secrets.rotate', DEVELOPERS, OPERATORS],
  // A developer's role may reveal nothing, in no environment.
  ['secrets.reveal', OPERATORS, OPERATORS],
  ['services.scale', DEVELOPERS, OPERATORS],
  ['services.schedule-scaling', DEVELOPERS, OPERATORS],
  ['services.remove-scheduled-scaling', DEVELOPERS, OPERATORS],
  ['services.force-deployment', DEVELOPERS, OPERATORS],
  ['services.deploy', DEVELOPERS, OPERATORS],
  ['services.stop-task', DEVELOPERS, OPERATORS],
  ['services.stop-deployment', DEVELOPERS, OPERATORS],
  ['services.continue-deployment', DEVELOPERS, OPERATORS],
  ['services.roll-back', DEVELOPERS, OPERATORS],
  ['releases.create-green', DEVELOPERS, OPERATORS],
  ['releases.shift', DEVELOPERS, OPERATORS],
  ['releases.promote', DEVELOPERS, OPERATORS],
  ['releases.abort', DEVELOPERS, OPERATORS],
  ['releases.release-old', DEVELOPERS, OPERATORS],
  ['releases.run', DEVELOPERS, OPERATORS],
  ['functions.set-concurrency', DEVELOPERS, OPERATORS],
  ['functions.delete-versions', DEVELOPERS, OPERATORS],
  ['caches.set-node-type', DEVELOPERS, OPERATORS],
  ['distributions.invalidate', DEVELOPERS, OPERATORS],
  ['alarms.acknowledge', DEVELOPERS, OPERATORS],
  ['alarms.unacknowledge', DEVELOPERS, OPERATORS],
  ['alarms.silence', DEVELOPERS, OPERATORS],
  ['alarms.unsilence', DEVELOPERS, OPERATORS],
  ['alarms.test', DEVELOPERS, OPERATORS],
  ['logs.set-retention', DEVELOPERS, OPERATORS],
  ['logs.save-query', DEVELOPERS, OPERATORS],
  ['logs.delete-query', DEVELOPERS, OPERATORS],
  ['containers.restart', DEVELOPERS, OPERATORS],
  ['containers.scale', DEVELOPERS, OPERATORS],
  ['containers.start', DEVELOPERS, OPERATORS],
  ['containers.stop', DEVELOPERS, OPERATORS],
  ['containers.up', DEVELOPERS, OPERATORS],
  // Where something is guarded nobody may.
  ['environment.initialise', DEVELOPERS, NOBODY],
  ['environment.seed', DEVELOPERS, NOBODY],
  ['environment.reset', DEVELOPERS, NOBODY],
];

const PEOPLE = ['viewer', 'developer', 'operator', 'admin'];
/** What no action takes: whoever may is told so by a 400, before anything is asked upstream. */
const NO_INPUT = '[]';
const CASES = ROWS.flatMap(([action, inDev, inProd]) => [
  { action, environment: 'dev', admitted: inDev },
  { action, environment: 'prod', admitted: inProd },
  { action, environment: 'nowhere', admitted: NOBODY },
]);

/** A whole page is drawn of one answer; the others come as a script of the page asks for them. Strangers see none. */
const pageFor = (intent: string, cookie?: string) => (cookie && intent !== 'plan' ? '.data' : '');

let app: ServedConsole;
const cookies = new Map<string, string>();
beforeAll(async () => {
  app = await serveConsole(buildOf(everyRoute()));
  for (const person of PEOPLE) cookies.set(person, await app.cookieOf(person));
});
afterAll(() => app.close());

it('every action stands in the table, and nothing else does', () => {
  expect(ROWS.map(([action]) => action).sort()).toEqual(ACTIONS.map(({ id }) => id).sort());
});

describe.each(CASES)('$action in $environment', ({ action, environment, admitted }) => {
  it.each(['stranger', ...PEOPLE])('by the %s', async (person) => {
    const cookie = cookies.get(person);
    for (const intent of ['plan', 'begin', 'execute', 'ask'])
      for (const way of [pageFor(intent, cookie), '/answer']) {
        const form = {
          intent,
          environment,
          input: NO_INPUT,
          key: newRunId(Date.now()),
          planHash: '0'.repeat(64),
        };
        const answer = await app.ask(`/actions/${action}${way}`, { form, headers: cookie ? { cookie } : {} });
        const unknown = environment === 'nowhere' ? 404 : undefined;
        const expected =
          person === 'stranger' ? 302 : (unknown ?? (admitted.split(' ').includes(person) ? 400 : 403));
        expect(`${intent}${way}: ${answer.status}`).toBe(`${intent}${way}: ${expected}`);
        if (expected === 302) expect(answer.headers.location).toBe('/sign-in');
      }
  });
});
