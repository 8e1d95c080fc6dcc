import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClients } from '../../environments/clients.ts';
import type { Environment } from '../../environments/schema.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { Reader } from '../../upstream/reader.ts';
import type { Source } from '../source.ts';
import { secretKeys } from './secret-keys.ts';

const VALUE = 'hunter2-nobody-sees-this';

/** What an endpoint may answer to GetSecretValue, the value in it wherever one could stand. */
const ANSWERS: Readonly<Record<string, readonly [status: number, body: string]>> = {
  object: [
    200,
    JSON.stringify({ Name: 'x', VersionId: 'v1', SecretString: `{"whatsapp_token":"${VALUE}"}` }),
  ],
  text: [200, JSON.stringify({ Name: 'x', SecretString: VALUE })],
  binary: [200, JSON.stringify({ Name: 'x', SecretBinary: Buffer.from(VALUE).toString('base64') })],
  'cut short': [200, `{"SecretString":"${VALUE}`],
  page: [200, `<html>${VALUE}</html>`],
  refused: [400, JSON.stringify({ __type: 'InvalidRequestException', message: `can not give ${VALUE}` })],
  denied: [400, JSON.stringify({ __type: 'AccessDeniedException', Message: `not ${VALUE}` })],
  broken: [500, VALUE],
};

describe('the keys of a secret', () => {
  let server: Server;
  let source: Source;
  let answer: readonly [number, string] = [500, ''];

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      response.writeHead(answer[0], { 'content-type': 'application/x-amz-json-1.1' }).end(answer[1]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const environment = environmentAt((server.address() as AddressInfo).port);
    source = { environment, clients: createClients(environment, process.env), reader: new Reader() };
  });

  afterAll(() => {
    source.clients.destroy();
    server.close();
  });

  async function ask(name: string, reader = new Reader()) {
    answer = ANSWERS[name] ?? answer;
    return secretKeys({ ...source, reader }, name, budgetFor(new AbortController().signal, 10_000));
  }

  it.each(Object.keys(ANSWERS))('leak nothing of the value: %s', async (name) => {
    const reader = new Reader();
    const cell = await ask(name, reader);
    // Neither the cell nor what the reader keeps for the next one.
    expect(JSON.stringify(cell)).not.toContain('hunter2');
    expect(JSON.stringify(await ask(name, reader))).not.toContain('hunter2');
  });

  it('are told by name, with the version they are of', async () => {
    expect(await ask('object')).toMatchObject({
      state: 'fresh',
      value: { form: 'json-object', keys: ['whatsapp_token'], versionId: 'v1' },
    });
    expect(await ask('text')).toMatchObject({ value: { form: 'text' } });
    expect(await ask('binary')).toMatchObject({ value: { form: 'binary' } });
  });

  it('say what failed by its code', async () => {
    expect(await ask('denied')).toMatchObject({ state: 'denied', code: 'AccessDeniedException' });
    expect(await ask('refused')).toMatchObject({ state: 'rejected', code: 'InvalidRequestException' });
    expect(await ask('page')).toMatchObject({ state: 'broken' });
  });
});

function environmentAt(port: number): Environment {
  return {
    id: 'dev',
    label: 'Development',
    colour: 'teal',
    guard: 'none',
    region: 'us-east-1',
    account: '000000000000',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    caches: [],
    compute: { kind: 'docker' },
    environmentFiles: [],
    names: { stage: 'dev' },
  };
}
