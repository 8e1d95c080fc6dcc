import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOf } from './pages.ts';
import { everyRoute } from './route-tree.ts';
import { serveConsole } from './served-console.ts';
import type { Answer, ServedConsole } from './served-console.ts';

const ANYBODY = 'stranger viewer developer operator admin';
const SIGNED_IN = 'viewer developer operator admin';
const DATA_IN_DEV = 'developer operator admin';
const DATA_IN_PROD = 'operator admin';
const RUNS_RUNBOOKS = 'developer operator admin';
const KEEPS_SNAPSHOTS = 'developer operator admin';
const DECIDES = 'operator admin';
const SHARES = 'operator admin';
const ADMIN = 'admin';

const OBJECT = 'buckets/media-dev/';
const LOOK = { atMost: '1', visibilityTimeoutSeconds: '0' };
const DEAD_LOOK = { atMost: '100' };

/**
 * Who gets in where, written out beside the permission table: a change of either has to be made in both. Each route's
 * loader is a GET, each action a POST; a new one needs a row here, and one for each environment where that matters. Of
 * the environments, dev asks for nothing and prod guards its changes.
 */
const ROWS: readonly Row[] = [
  // route, method, who gets in, address, form
  ['healthz', 'GET', ANYBODY, 'healthz'],
  ['readyz', 'GET', ANYBODY, 'readyz'],
  ['sign-in', 'GET', ANYBODY, 'sign-in'],
  ['sign-in', 'POST', ANYBODY, 'sign-in', { person: 'viewer' }],
  ['sign-in_.start', 'GET', ANYBODY, 'sign-in/start'],
  ['sign-in_.callback', 'GET', ANYBODY, 'sign-in/callback'],
  ['sign-out', 'POST', ANYBODY, 'sign-out', {}],
  ['preferences', 'POST', ANYBODY, 'preferences', { theme: 'dark' }],
  ['share', 'GET', ANYBODY, 'share'],
  ['find', 'GET', SIGNED_IN, 'find?q=a'],

  ['notices', 'GET', SIGNED_IN, 'notices'],

  ['_console', 'GET', SIGNED_IN, ''],
  ['_console._index', 'GET', SIGNED_IN, ''],
  ['_console.configuration', 'GET', SIGNED_IN, 'configuration'],
  ['_console.migration._index', 'GET', SIGNED_IN, 'migration'],
  ['_console.migration.$way', 'GET', SIGNED_IN, 'migration/prod,dev'],
  ['migration.$way.runs', 'GET', SIGNED_IN, 'migration/prod,dev/runs'],
  ['_console.deployments._index', 'GET', SIGNED_IN, 'deployments'],
  ['_console.deployments.$service', 'GET', SIGNED_IN, 'deployments/api'],
  ['_console.deployments.$service._index', 'GET', SIGNED_IN, 'deployments/api'],
  ['_console.deployments.$service.tasks', 'GET', SIGNED_IN, 'deployments/api/tasks'],
  ['_console.deployments.$service.revisions', 'GET', SIGNED_IN, 'deployments/api/revisions'],
  ['_console.deployments.$service.history', 'GET', SIGNED_IN, 'deployments/api/history'],
  ['_console.deployments.$service.scaling', 'GET', SIGNED_IN, 'deployments/api/scaling'],
  ['_console.deployments.$service.logs', 'GET', DATA_IN_DEV, 'deployments/api/logs'],
  [
    'deployments.$service.logs.stream',
    'GET',
    DATA_IN_DEV,
    'deployments/api/logs/stream?environment=dev&task=a',
  ],
  [
    'deployments.$service.logs.stream',
    'GET',
    DATA_IN_PROD,
    'deployments/api/logs/stream?environment=prod&task=a',
  ],
  ['_console.logs', 'GET', DATA_IN_DEV, 'logs'],
  ['_console.logs._index', 'GET', DATA_IN_DEV, 'logs'],
  ['_console.logs.insights', 'GET', DATA_IN_DEV, 'logs/insights'],
  ['logs.insights.run', 'POST', DATA_IN_DEV, 'logs/insights/run', { left: 'a', query: 'fields @message' }],
  ['logs.insights.run', 'POST', DATA_IN_PROD, 'logs/insights/run', { right: 'a', query: 'fields @message' }],
  ['_console.logs.patterns', 'GET', DATA_IN_DEV, 'logs/patterns'],
  ['_console.logs.patterns', 'GET', DATA_IN_DEV, 'logs/patterns?service=api'],
  ['_console.logs.groups', 'GET', DATA_IN_DEV, 'logs/groups'],
  ['_console.logs.context', 'GET', DATA_IN_DEV, 'logs/context?environment=dev&group=a&stream=b&at=1'],
  ['_console.logs.context', 'GET', DATA_IN_PROD, 'logs/context?environment=prod&group=a&stream=b&at=1'],
  ['_console.logs.record', 'GET', DATA_IN_DEV, 'logs/record?environment=dev&ptr=a'],
  ['_console.logs.record', 'GET', DATA_IN_PROD, 'logs/record?environment=prod&ptr=a'],
  ['logs.stream', 'GET', DATA_IN_DEV, 'logs/stream?left=a'],
  ['logs.stream', 'GET', DATA_IN_PROD, 'logs/stream?right=a'],
  ['standing', 'GET', SIGNED_IN, 'standing'],
  ['_console.alarms._index', 'GET', SIGNED_IN, 'alarms'],
  ['_console.alarms.$name', 'GET', SIGNED_IN, 'alarms/5xx'],
  ['_console.metrics._index', 'GET', SIGNED_IN, 'metrics'],
  ['_console.metrics.services.$name', 'GET', SIGNED_IN, 'metrics/services/api'],
  ['_console.metrics.explore', 'GET', SIGNED_IN, 'metrics/explore'],
  ['metrics.export', 'GET', SIGNED_IN, 'metrics/export'],
  ['metrics.containers', 'GET', SIGNED_IN, 'metrics/containers?environment=dev'],
  ['_console.functions._index', 'GET', SIGNED_IN, 'functions'],
  ['_console.functions.$name', 'GET', SIGNED_IN, 'functions/parser'],
  ['_console.load-balancers._index', 'GET', SIGNED_IN, 'load-balancers'],
  ['_console.load-balancers.$name', 'GET', SIGNED_IN, 'load-balancers/alb'],
  ['_console.network', 'GET', SIGNED_IN, 'network'],
  ['_console.compare.($kind).($name)', 'GET', SIGNED_IN, 'compare/tables/videos'],
  ['_console.compare.over-time.($kind).($name)', 'GET', SIGNED_IN, 'compare/over-time'],
  [
    '_console.compare.over-time.($kind).($name)',
    'POST',
    KEEPS_SNAPSHOTS,
    'compare/over-time',
    { environment: 'prod' },
  ],
  ['_console.storefront', 'GET', SIGNED_IN, 'storefront'],
  ['_console.metrics._index', 'GET', SIGNED_IN, 'metrics'],
  ['_console.metrics.explore', 'GET', SIGNED_IN, 'metrics/explore'],
  ['_console.metrics.services.$name', 'GET', SIGNED_IN, 'metrics/services/api'],
  ['metrics.containers', 'GET', SIGNED_IN, 'metrics/containers?environment=dev'],
  ['metrics.export', 'GET', SIGNED_IN, 'metrics/export?environment=dev'],
  ['_console.logs', 'GET', DATA_IN_DEV, 'logs'],
  ['_console.logs._index', 'GET', DATA_IN_DEV, 'logs'],
  ['_console.logs.context', 'GET', DATA_IN_DEV, 'logs/context?environment=dev&group=a&stream=b&at=1'],
  ['logs.stream', 'GET', DATA_IN_DEV, 'logs/stream?pair=dev,prod&left=a'],
  ['_console.product', 'GET', SIGNED_IN, 'product'],
  ['_console.product', 'POST', SHARES, 'product', { intent: 'make', note: 'a', days: '1' }],
  ['_console.tables._index', 'GET', SIGNED_IN, 'tables'],
  ['_console.tables.$name', 'GET', SIGNED_IN, 'tables/users'],
  ['_console.tables.$name._index', 'GET', SIGNED_IN, 'tables/users'],
  ['_console.tables.$name.backups', 'GET', SIGNED_IN, 'tables/users/backups'],
  ['_console.tables.$name.files', 'GET', DATA_IN_DEV, 'tables/users/files'],
  ['_console.tables.$name.compare', 'GET', DATA_IN_DEV, 'tables/users/compare?with=users-restored'],
  ['tables.$name.export', 'GET', DATA_IN_DEV, 'tables/users/export?environment=dev&format=csv'],
  ['tables.$name.export', 'GET', DATA_IN_PROD, 'tables/users/export?environment=prod&format=csv'],
  ['_console.tables.$name.settings', 'GET', SIGNED_IN, 'tables/users/settings'],
  ['_console.tables.$name.item', 'GET', DATA_IN_DEV, 'tables/users/item?k=a:S:b'],
  ['_console.tables.$name.items', 'GET', DATA_IN_DEV, 'tables/users/items'],
  ['_console.tables.$name.partiql', 'GET', DATA_IN_DEV, 'tables/users/partiql'],
  ['_console.buckets._index', 'GET', SIGNED_IN, 'buckets'],
  ['_console.buckets.$name', 'GET', SIGNED_IN, 'buckets/assets'],
  ['_console.buckets.$name._index', 'GET', SIGNED_IN, 'buckets/assets'],
  ['_console.buckets.$name.object', 'GET', DATA_IN_DEV, 'buckets/assets/object?key=a'],
  ['_console.buckets.$name.objects', 'GET', DATA_IN_DEV, 'buckets/assets/objects'],
  ['_console.buckets.$name.versions', 'GET', DATA_IN_DEV, 'buckets/assets/versions'],
  ['buckets.$name.download', 'GET', DATA_IN_DEV, `${OBJECT}download?environment=dev&key=a`],
  ['buckets.$name.download', 'GET', DATA_IN_PROD, `${OBJECT}download?environment=prod&key=a`],
  ['buckets.$name.image', 'GET', DATA_IN_DEV, `${OBJECT}image?environment=dev&key=a`],
  ['buckets.$name.image', 'GET', DATA_IN_PROD, `${OBJECT}image?environment=prod&key=a`],
  ['_console.buckets.$name.lifecycle', 'GET', SIGNED_IN, 'buckets/assets/lifecycle'],
  ['buckets.$name.upload', 'POST', DATA_IN_DEV, `${OBJECT}upload`, {}],
  ['_console.caches._index', 'GET', SIGNED_IN, 'caches'],
  ['_console.caches.$id', 'GET', SIGNED_IN, 'caches/main'],
  ['_console.caches.$id._index', 'GET', SIGNED_IN, 'caches/main'],
  ['_console.caches.$id.activity', 'GET', DATA_IN_DEV, 'caches/main/activity'],
  ['_console.caches.$id.key', 'GET', DATA_IN_DEV, 'caches/main/key?key=a'],
  ['_console.caches.$id.keys', 'GET', DATA_IN_DEV, 'caches/main/keys'],
  ['_console.caches.$id.monitor', 'GET', DATA_IN_DEV, 'caches/main/monitor'],
  ['caches.$id.monitor.stream', 'GET', DATA_IN_DEV, 'caches/main/monitor/stream?environment=dev'],
  ['caches.$id.monitor.stream', 'GET', DATA_IN_PROD, 'caches/main/monitor/stream?environment=prod'],
  ['_console.queues._index', 'GET', SIGNED_IN, 'queues'],
  ['_console.queues.$name', 'GET', SIGNED_IN, 'queues/orders'],
  ['_console.queues.$name', 'POST', DATA_IN_DEV, 'queues/orders', { environment: 'dev', ...LOOK }],
  ['_console.queues.$name', 'POST', DATA_IN_PROD, 'queues/orders', { environment: 'prod', ...LOOK }],
  ['_console.queues.$name_.dead-letters', 'GET', SIGNED_IN, 'queues/orders/dead-letters'],
  [
    '_console.queues.$name_.dead-letters',
    'POST',
    DATA_IN_DEV,
    'queues/orders/dead-letters',
    { environment: 'dev', ...DEAD_LOOK },
  ],
  [
    '_console.queues.$name_.dead-letters',
    'POST',
    DATA_IN_PROD,
    'queues/orders/dead-letters',
    { environment: 'prod', ...DEAD_LOOK },
  ],
  ['_console.trace', 'GET', DATA_IN_DEV, 'trace?id=7300000000000000001'],
  ['_console.topics._index', 'GET', SIGNED_IN, 'topics'],
  ['_console.topics.$name', 'GET', SIGNED_IN, 'topics/orders'],
  ['_console.secrets._index', 'GET', SIGNED_IN, 'secrets'],
  ['_console.secrets.$name', 'GET', SIGNED_IN, 'secrets/api-keys'],
  // Which action, where, and by whom is written out in actions-matrix.test.ts.
  ['_console.actions.$action', 'GET', SIGNED_IN, 'actions/queues.send'],
  ['_console.actions.$action', 'POST', SIGNED_IN, 'actions/queues.send', {}],
  ['actions.$action.answer', 'POST', SIGNED_IN, 'actions/queues.send/answer', {}],
  ['_console.runbooks._index', 'GET', SIGNED_IN, 'runbooks'],
  ['_console.runbooks.$id', 'GET', SIGNED_IN, 'runbooks/morning-check'],
  ['_console.runbooks.$id', 'POST', RUNS_RUNBOOKS, 'runbooks/morning-check', {}],
  ['_console.runbooks.runs.$run', 'GET', SIGNED_IN, 'runbooks/runs/0mfq00000-00000000000000000000'],
  ['runbooks.runs.$run.export', 'GET', SIGNED_IN, 'runbooks/runs/0mfq00000-00000000000000000000/export'],
  ['_console.operations._index', 'GET', SIGNED_IN, 'operations'],
  ['_console.operations.$id', 'GET', SIGNED_IN, 'operations/0mfq00000-00000000000000000000'],
  ['_console.operations.$id', 'POST', SIGNED_IN, 'operations/0mfq00000-00000000000000000000', {}],
  ['operations.$id.stream', 'GET', SIGNED_IN, 'operations/0mfq00000-00000000000000000000/stream'],
  ['_console.timeline', 'GET', SIGNED_IN, 'timeline'],
  ['timeline.export', 'GET', SIGNED_IN, 'timeline/export?format=csv'],
  ['_console.approvals._index', 'GET', SIGNED_IN, 'approvals'],
  ['_console.approvals.$id', 'GET', SIGNED_IN, 'approvals/0mfq00000-00000000000000000000'],
  ['_console.approvals.$id', 'POST', DECIDES, 'approvals/0mfq00000-00000000000000000000', {}],
  ['_console.rules', 'GET', SIGNED_IN, 'rules'],
  ['_console.rules', 'POST', ADMIN, 'rules', {}],
  ['_console.environment', 'GET', SIGNED_IN, 'environment'],
];

type Row = readonly [
  route: string,
  method: 'GET' | 'POST',
  admitted: string,
  address: string,
  form?: Readonly<Record<string, string>>,
];

const PEOPLE = ['stranger', 'viewer', 'developer', 'operator', 'admin'];
const routes = everyRoute();
const parents = new Set(routes.map(({ parentId }) => parentId));

let app: ServedConsole;
beforeAll(async () => {
  app = await serveConsole(buildOf(routes));
});
afterAll(() => app.close());

it('every loader and action of every route stands in the table, and nothing else does', () => {
  const there = routes.flatMap(({ id, module }) => [
    ...(module.loader ? [`GET ${id}`] : []),
    ...(module.action ? [`POST ${id}`] : []),
  ]);
  const written = new Set(ROWS.map(([route, method]) => `${method} routes/${route}`));
  expect([...written].sort()).toEqual(there.sort());
});

const CASES = ROWS.map(([route, method, admitted, address, form]) => ({
  route,
  method,
  admitted,
  address,
  form,
}));

describe.each(CASES)('$method $route', ({ route, method, admitted, address, form }) => {
  const id = `routes/${route}`;
  it.each(PEOPLE)(`of ${address === '' ? 'the overview' : address}, by the %s`, async (person) => {
    const ways = [
      // A layout alone answers nothing but what scripts ask for: its document is that of a route within.
      ...(parents.has(id) ? [] : [`/${address}`]),
      dataAddress(address, method, id),
    ];
    for (const way of ways) {
      // Signing out is among the rows, so everybody comes in anew.
      const cookie = person === 'stranger' ? undefined : await app.cookieOf(person);
      const answer = await app.ask(way, { method, form, headers: cookie ? { cookie } : {} });
      const expected = admitted.split(' ').includes(person)
        ? 'in'
        : person === 'stranger'
          ? 'door'
          : 'refused';
      expect(`${way}: ${decisionOf(answer)}`).toBe(`${way}: ${expected}`);
    }
  });
});

it.each([...new Set(ROWS.map(([, , , address]) => address))])(
  '/%s takes no other method',
  async (address) => {
    const cookie = await app.cookieOf('admin');
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])
      expect((await app.ask(`/${address}`, { method, headers: { cookie } })).status).toBe(405);
    const takesPosts = ROWS.some(([, method, , other]) => method === 'POST' && other === address);
    if (!takesPosts)
      expect((await app.ask(`/${address}`, { form: {}, headers: { cookie } })).status).toBe(405);
  },
);

/** As the console's own scripts ask: for one route of an address, or for what its action says. */
function dataAddress(address: string, method: string, id: string): string {
  const [path = '', query] = address.split('?');
  const search = new URLSearchParams(query);
  if (method === 'GET') search.set('_routes', id);
  const text = search.toString();
  return `/${path === '' ? '_root' : path}.data${text === '' ? '' : `?${text}`}`;
}

/** Remix tells scripts of a redirect by a 202 whose body holds it. */
function decisionOf({ status, headers, text }: Answer): 'in' | 'door' | 'refused' {
  const redirects = status === 202 ? /"redirect","([^"]*)"/.exec(text)?.[1] : headers.location;
  if (redirects?.startsWith('/sign-in') && !headers['set-cookie']) return 'door';
  return status === 401 || status === 403 ? 'refused' : 'in';
}
