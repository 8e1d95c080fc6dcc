import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgetFor } from '../../upstream/budget.ts';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import type { AnsweringEndpoint } from '../answering-endpoint.fixture.ts';
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
  let endpoint: AnsweringEndpoint;
  let answer: readonly [number, string] = [500, ''];

  beforeAll(async () => {
    endpoint = await startAnsweringEndpoint((_request, _body, response) => {
      response.writeHead(answer[0], { 'content-type': 'application/x-amz-json-1.1' }).end(answer[1]);
    });
  });
  afterAll(() => endpoint.close());

  async function ask(name: string, source = endpoint.source()) {
    answer = ANSWERS[name] ?? answer;
    return secretKeys(source, name, budgetFor(new AbortController().signal, 10_000));
  }

  it.each(Object.keys(ANSWERS))('leak nothing of the value: %s', async (name) => {
    const source = endpoint.source();
    const cell = await ask(name, source);
    // Neither the cell nor what the reader keeps for the next one.
    expect(JSON.stringify(cell)).not.toContain('hunter2');
    expect(JSON.stringify(await ask(name, source))).not.toContain('hunter2');
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
