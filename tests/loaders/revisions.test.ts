import { afterEach, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../core/testing/scripted-endpoint.ts';
import type { ScriptedAnswer, ScriptedEndpoint, SeenRequest } from '../../core/testing/scripted-endpoint.ts';
import { buildOf } from './pages.ts';
import { everyRoute } from './route-tree.ts';
import { serveConsole } from './served-console.ts';
import type { Answer } from './served-console.ts';

const ROUTE = 'routes/_console.logs.patterns';
const DENIED = { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } };
const SILENCE = /wrote nothing in this range/;

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

type Script = (request: SeenRequest) => ScriptedAnswer | undefined;

/** Runs `api:9` and, stopped, `api:10`; the test's own answers win. */
function ecs(revisions: readonly number[], { operation, body }: SeenRequest): ScriptedAnswer {
  const running = revisions.slice(0, 1);
  switch (operation) {
    case 'DescribeServices': {
      const services = [
        { serviceName: 'api', serviceArn: 'arn:aws:ecs:us-east-1:000000000000:service/c/api' },
      ];
      return { body: { services, failures: [{ arn: 'x/api-green', reason: 'MISSING' }] } };
    }
    case 'ListTasks': {
      const own = body.desiredStatus === 'RUNNING' ? running : revisions.slice(1);
      return { body: { taskArns: own.map((revision) => `arn:aws:ecs:::task/c/t${revision}`) } };
    }
    case 'DescribeTasks': {
      const tasks = (body.tasks as readonly string[]).map((taskArn) => {
        const revision = Number(taskArn.split('/t').at(-1));
        return {
          ...{ taskArn, createdAt: 1_700_000_000 + revision, desiredStatus: 'RUNNING' },
          taskDefinitionArn: `arn:aws:ecs:us-east-1:000000000000:task-definition/api:${revision}`,
          lastStatus: running.includes(revision) ? 'RUNNING' : 'STOPPED',
        };
      });
      return { body: { tasks } };
    }
    case 'DescribeTaskDefinition': {
      const options = { 'awslogs-group': '/ecs/api', 'awslogs-stream-prefix': 'ecs' };
      const containerDefinitions = [
        { name: 'api', image: 'x', logConfiguration: { logDriver: 'awslogs', options } },
      ];
      return { body: { taskDefinition: { containerDefinitions } } };
    }
    case 'FilterLogEvents':
      return { body: { events: [event('t9', 'no table')] } };
    default:
      return { body: {} };
  }
}

function event(task: string, msg: string) {
  const message = JSON.stringify({ level: 'error', msg });
  return { logStreamName: `ecs/api/${task}`, message, timestamp: Date.now() - 60_000 };
}

async function consoleOn(revisions: readonly number[], script: Script = () => undefined) {
  const endpoint = await scriptedEndpoint((request) => script(request) ?? ecs(revisions, request));
  const environments = JSON.stringify({
    environments: ['dev', 'prod'].map((id) => ({
      ...{ id, label: `Label of ${id}`, guard: id === 'dev' ? 'none' : 'typed-name' },
      ...{ region: 'us-east-1', account: '000000000000', endpoint: endpoint.url, names: { stage: id } },
      credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    })),
  });
  const app = await serveConsole(buildOf(everyRoute()), {}, Date.now, undefined, environments);
  opened.push(() => app.close(), endpoint.close);
  return { app, endpoint };
}

/** What an admin sees of prod, as text. */
async function seen(revisions: readonly number[], search = '', script?: Script): Promise<string> {
  const { app } = await consoleOn(revisions, script);
  const headers = { cookie: await app.cookieOf('admin') };
  return textOf(await app.ask(`/logs/patterns?service=api&in=prod${search}`, { headers }));
}

function textOf({ text }: Answer): string {
  return text.replaceAll('<!-- -->', '').replaceAll('&#x27;', "'");
}

const only =
  (operation: string, answer: ScriptedAnswer): Script =>
  (request) =>
    request.operation === operation ? answer : undefined;

it('that a side wrote nothing is said where all was read, and no difference is told then', async () => {
  const page = await seen([9, 10]);
  expect(page).toContain('api:10 wrote nothing in this range: there is nothing to compare.');
  expect(page).toContain('not compared');
  expect(page).not.toMatch(/= the same|only left/);
});

it('what could not be read is not called silent', async () => {
  const denied = await seen([9, 10], '', only('FilterLogEvents', DENIED));
  expect(denied).toContain(
    "api:10 was not read: The console's credentials may not call logs:FilterLogEvents.",
  );
  expect(denied).not.toMatch(SILENCE);

  const endless = { body: { events: [event('t9', 'no table')], nextToken: 'more' } };
  const cut = await seen([9, 10], '', only('FilterLogEvents', endless));
  expect(cut).toContain('api:10 was not read: /ecs/api holds more lines than are read at once');
  expect(cut).not.toMatch(SILENCE);
  expect(cut).not.toMatch(/only left/);

  const nowhere = await seen([9, 10], '', only('DescribeTaskDefinition', DENIED));
  expect(nowhere).toContain('api:10 was not read: its task definition is not known.');
  expect(nowhere).not.toMatch(SILENCE);
});

const ALONE = 'ECS tells tasks of api:9 alone';
const CHOOSE = 'Choose two different revisions';
it.each([
  ['one revision', [9], '', undefined, ALONE, CHOOSE],
  ['a forgotten one', [9, 10], '&blue=api/api:1', undefined, CHOOSE, 'ECS tells tasks of'],
  ['the same twice', [9, 10], '&blue=api/api:9&green=api/api:9', undefined, CHOOSE, 'ECS tells tasks of'],
  [
    'stopped tasks that are not told',
    [9],
    '',
    ({ operation, body }: SeenRequest) =>
      operation === 'ListTasks' && body.desiredStatus === 'STOPPED' ? DENIED : undefined,
    'may not call ecs:ListTasks',
    'ECS tells tasks of',
  ],
] as const)('%s: says what is known of it', async (_case, revisions, search, script, said, unsaid) => {
  const page = await seen(revisions, search, script);
  expect(page).toContain(said);
  expect(page).not.toContain(unsaid);
});

it('a range that is none can be corrected where it is told', async () => {
  const page = await seen([9, 10], '&blue=api/api:9&last=own&from=2026-03-01T09:00&to=2026-03-01T08:00');
  expect(page).toContain('The range ends before it begins.');
  const form = /<form[^>]*aria-label="Range"[\s\S]*?<\/form>/.exec(page)?.[0] ?? '';
  for (const field of ['from', 'to', 'last', 'in', 'blue', 'service'])
    expect(form).toContain(`name="${field}"`);
  expect(form).toContain('value="2026-03-01T08:00"');
});

it('who may not read data in prod is refused, before anything of it is asked', async () => {
  const { app, endpoint } = await consoleOn([9, 10]);
  const ask = async (person: string, environment: string) => {
    const headers = { cookie: await app.cookieOf(person) };
    const from = endpoint.seen.length;
    const answer = await app.ask(
      `/logs/patterns.data?service=api&in=${environment}&_routes=${encodeURIComponent(ROUTE)}`,
      { headers },
    );
    return { answer, calls: callsOf(endpoint, from) };
  };
  const refused = await ask('developer', 'prod');
  expect(textOf(refused.answer)).toContain('The role developer may not');
  expect(refused.calls).toEqual([]);
  const admitted = [await ask('developer', 'dev'), await ask('operator', 'prod')];
  for (const { answer, calls } of admitted) {
    expect(textOf(answer)).not.toContain('may not');
    expect(calls).toContain('DescribeServices');
    expect(calls).toContain('FilterLogEvents');
  }
});

function callsOf({ seen: requests }: ScriptedEndpoint, from: number): readonly string[] {
  return requests.slice(from).map(({ operation }) => operation);
}
