import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../core/actions/plan.ts';
import { PROJECT, startContainers, until } from './containers.fixture.ts';
import type { Containers } from './containers.fixture.ts';
import { DAN, startGate, VERA } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

let containers: Containers;
let gate: GateHarness;
beforeAll(async () => {
  containers = await startContainers();
  const compute = { kind: 'docker', project: PROJECT, socket: containers.engine.socketPath };
  gate = await startGate({ more: { dev: { compute } } });
}, 60_000);
afterEach(() => containers.clear());
afterAll(async () => {
  await gate.close();
  await containers.close();
});

const api = { image: 'shop/api:1.0' };

/** Why there is no plan. */
async function refusalOf(environmentId: 'dev' | 'prod', actionId: string, input: Json, who = DAN) {
  const presented = await gate.gate.present(gate.wish(environmentId, actionId, input, who));
  return 'sentence' in presented ? presented.sentence : presented.outcome;
}

async function listed() {
  const all = await containers.docker.listContainers({ all: true });
  return all
    .map(({ Names, State, Id, ImageID }) => ({
      name: Names[0]?.slice(1) ?? '',
      state: State,
      id: Id,
      imageId: ImageID,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

const states = async () =>
  (await listed()).map(({ name, state }) => [name.replace(`${PROJECT}-`, ''), state]);
const idOf = async (name: string) => (await listed()).find((one) => one.name === `${PROJECT}-${name}`)?.id;

async function inspect(name: string) {
  return containers.docker.getContainer(`${PROJECT}-${name}`).inspect();
}

describe('a service of compose', () => {
  it('is stopped, started again by the undo, and restarted', async () => {
    await containers.up({ api: { ...api, scale: 2 }, other: { image: 'shop/worker:1.0' } });
    const stopped = await gate.run('dev', 'containers.stop', { service: 'api' }, { who: DAN });
    expect(stopped).toMatchObject({
      state: 'done',
      outcome: { sentence: 'Stopped 2 containers of api.' },
      calls: [{ operation: 'docker:ContainerStop' }, { operation: 'docker:ContainerStop' }],
    });
    expect(await states()).toEqual([
      ['api-1', 'exited'],
      ['api-2', 'exited'],
      ['other-1', 'running'],
    ]);
    expect(await refusalOf('dev', 'containers.stop', { service: 'api' })).toBe('Nothing of api runs.');
    expect(await gate.undo(stopped)).toMatchObject({ outcome: { sentence: 'Started 2 containers of api.' } });
    expect(await refusalOf('dev', 'containers.start', { service: 'api' })).toBe(
      'Everything of api runs already.',
    );
    const { State: before } = await inspect('api-1');
    const restarted = await gate.run('dev', 'containers.restart', { service: 'api' });
    expect(restarted).toMatchObject({ state: 'done' });
    const { State: after } = await inspect('api-1');
    expect(after.Status).toBe('running');
    expect(after.Pid).not.toBe(before.Pid);
  });

  it('is scaled by copies of its first container, the highest numbers going first', async () => {
    await containers.up({
      api: { ...api, environment: { LEVEL: 'debug' }, ports: ['127.0.0.1::3001'], restart: 'unless-stopped' },
    });
    const grown = await gate.run('dev', 'containers.scale', { service: 'api', count: 3 });
    expect(grown).toMatchObject({
      state: 'done',
      outcome: { sentence: 'api has 3 containers now, and had 1.' },
    });
    const third = await inspect('api-3');
    expect(third).toMatchObject({
      State: { Status: 'running' },
      Config: {
        Labels: {
          'com.docker.compose.project': PROJECT,
          'com.docker.compose.service': 'api',
          'com.docker.compose.container-number': '3',
        },
        Env: expect.arrayContaining(['LEVEL=debug']) as string[],
      },
      HostConfig: { RestartPolicy: { Name: 'unless-stopped' } },
    });
    const ports = (await Promise.all([1, 2, 3].map((number) => inspect(`api-${number}`)))).map(
      ({ NetworkSettings }) => NetworkSettings.Ports['3001/tcp']?.[0]?.HostPort,
    );
    expect(new Set(ports).size).toBe(3);
    const firstId = await idOf('api-1');
    await gate.undo(grown);
    expect(await states()).toEqual([['api-1', 'running']]);
    expect(await idOf('api-1')).toBe(firstId);
    expect(await refusalOf('dev', 'containers.scale', { service: 'api', count: 1 })).toBe(
      'api has 1 container already.',
    );
    expect(await refusalOf('dev', 'containers.scale', { service: 'api', count: 0 })).toBe('invalid');
  });

  it('is not scaled where each would need the same port', async () => {
    await containers.up({ api: { ...api, ports: ['127.0.0.1:39471:3001'] } });
    expect(await refusalOf('dev', 'containers.scale', { service: 'api', count: 2 })).toBe(
      'Every container of api publishes 127.0.0.1:39471: a second one can not take the same port.',
    );
  });

  it('is made anew from the image as it is now, and keeps what is its own', async () => {
    const own = { environment: { LEVEL: 'debug' }, ports: ['127.0.0.1::3001'] };
    await containers.up({ api: { ...api, ...own, scale: 2 } });
    const before = await listed();
    containers.engine.addImage({ name: 'shop/api:1.0', environment: { PORT: '3001', BUILT: 'again' } });
    const run = await gate.run('dev', 'containers.up', { service: 'api' });
    expect(run).toMatchObject({ state: 'done', outcome: { sentence: '2 containers of api made anew.' } });
    const after = await listed();
    expect(after.map(({ name, state }) => [name, state])).toEqual([
      [`${PROJECT}-api-1`, 'running'],
      [`${PROJECT}-api-2`, 'running'],
    ]);
    for (const one of after) {
      expect(before.map(({ id }) => id)).not.toContain(one.id);
      expect(before.map(({ imageId }) => imageId)).not.toContain(one.imageId);
    }
    const { Config, HostConfig, NetworkSettings } = await inspect('api-1');
    expect(Config.Env).toEqual(expect.arrayContaining(['LEVEL=debug', 'BUILT=again', 'PORT=3001']));
    expect(HostConfig.PortBindings).toEqual({ '3001/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] });
    expect(NetworkSettings.Networks[`${PROJECT}_default`]?.Aliases).toEqual(['api']);
    const port = NetworkSettings.Ports['3001/tcp']?.[0]?.HostPort;
    const logs = () =>
      containers.docker.getContainer(`${PROJECT}-api-1`).logs({ stdout: true, follow: false });
    await until(logs, (lines) => lines.includes('listening'));
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect(answer.status).toBe(200);
  });
});

describe('what is done to containers', () => {
  it('is bound to the containers that the plan has seen', async () => {
    await containers.up({ api });
    const wish = gate.wish('dev', 'containers.restart', { service: 'api' });
    const presented = await gate.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { hash } = presented.presentation;
    await containers.docker.getContainer(`${PROJECT}-api-1`).stop();
    const executed = await gate.gate.execute({ ...wish, key: '01JTESTTESTTESTTESTTESTTES', planHash: hash });
    expect(executed.outcome).not.toBe('ran');
    expect(await states()).toEqual([['api-1', 'exited']]);
  });

  it('is told by its docker compose line, the same in the plan and in the shell', async () => {
    await containers.up({ api });
    const presented = await gate.gate.present(gate.wish('dev', 'containers.up', { service: 'api' }));
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    expect(presented.presentation.plan.commands).toEqual([
      `docker --host unix://${containers.engine.socketPath} compose --project-name ${PROJECT} up --detach --no-deps --force-recreate api`,
    ]);
  });

  it.each(['restart', 'stop', 'start', 'up'])('%s is refused for what is not there', async (verb) => {
    expect(await refusalOf('dev', `containers.${verb}`, { service: 'none' })).toBe(
      `The project ${PROJECT} has no containers of none.`,
    );
    expect(await refusalOf('dev', `containers.${verb}`, { service: '../x' })).toBe('invalid');
  });

  it.each(['restart', 'stop', 'start', 'up', 'scale'])('%s is refused where ECS runs', async (verb) => {
    const input = verb === 'scale' ? { service: 'api', count: 2 } : { service: 'api' };
    const olga = gate.wish('prod', `containers.${verb}`, input);
    expect(await gate.gate.present(olga)).toMatchObject({
      outcome: 'refused',
      sentence: 'ECS runs the services of Production: there are no containers of Docker.',
    });
  });

  it('is for those who may deploy', async () => {
    await containers.up({ api });
    const presented = await gate.gate.present(gate.wish('dev', 'containers.stop', { service: 'api' }, VERA));
    expect(presented.outcome).toBe('forbidden');
  });

  it('is found out about after a kill', async () => {
    await containers.up({ api: { ...api, scale: 2 } });
    for (const verb of ['restart', 'stop', 'start', 'scale', 'up']) {
      const action = gate.parts.actions.find(({ id }) => id === `containers.${verb}`);
      const source = gate.parts.planningSource('dev');
      if (!action?.settle || !source) throw new Error(verb);
      const input = verb === 'scale' ? { service: 'api', count: 1 } : { service: 'api' };
      const scene = { source, signal: AbortSignal.timeout(20_000), now: Date.now } as Parameters<
        typeof action.plan
      >[0];
      const planned = await action.plan(scene, input);
      if (planned.outcome !== 'planned') throw new Error(`${verb}: ${planned.sentence}`);
      const settle = () => action.settle?.(scene, input, planned.plan, 'run');
      expect((await settle())?.outcome, verb).toBe('failed');
      source.reader.forget('dev');
      const run = await gate.run('dev', `containers.${verb}`, input);
      expect(run.state, verb).toBe('done');
      source.reader.forget('dev');
      expect((await settle())?.outcome, verb).toBe('done');
    }
  });
});
