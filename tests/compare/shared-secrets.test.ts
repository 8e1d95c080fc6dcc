import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPair } from '../../core/compare/compare-pair.ts';
import { sharedSecrets } from '../../core/compare/shared-secrets.ts';
import type { Source } from '../../core/resources/source.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { startGate } from '../changes/gate-harness.ts';
import type { GateHarness } from '../changes/gate-harness.ts';

const KEY = 'live-key-3f9a41';
const FORMER = 'former-key-77b0c2';
let harness: GateHarness;

beforeAll(async () => {
  harness = await startGate();
  const secret = (side: 'dev' | 'prod', Name: string, value: object) =>
    harness
      .clients(side)
      .secretsManager.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) }));
  await secret('dev', 'pay-dev', { api_key: KEY, old_key: FORMER, username: 'shop', own: 'dev alone' });
  const { ARN } = await secret('prod', 'pay-prod', { token: FORMER, username: 'shop', own: 'prod alone' });
  await harness.clients('prod').secretsManager.send(
    new PutSecretValueCommand({
      SecretId: ARN,
      SecretString: JSON.stringify({ api_key: KEY, token: 'new', username: 'shop', own: 'prod alone' }),
    }),
  );
}, 60_000);
afterAll(() => harness.close());

function source(id: 'dev' | 'prod'): Source {
  const found = harness.parts.planningSource(id);
  if (!found) throw new RangeError(id);
  return found;
}

it('tells which values both sides hold, or held, by the names of their keys alone', async () => {
  const sides = [source('dev'), source('prod')] as const;
  const budget = budgetFor(AbortSignal.timeout(20_000));
  const pair = await readPair(sides, budget, ['secrets'], { secretKeys: true });
  const findings = await sharedSecrets(sides, pair, budget);
  expect(findings.map(({ key, side, weight, sentence }) => [key, side, weight, sentence])).toEqual([
    ['pay-{env}', 'both', 'bad', 'The value of api_key is the same on both sides.'],
    [
      'pay-{env}',
      'left',
      'bad',
      'The value of old_key is what the other side held before its rotation, called token there.',
    ],
  ]);
  for (const value of [KEY, FORMER, 'dev alone']) expect(JSON.stringify(findings)).not.toContain(value);
});
