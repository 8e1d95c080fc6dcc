import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEPLOYABLES } from '../../infra/scripts/docker/deployables.ts';
import { holdsWhatRuns, lackingFor } from '../../infra/cdk/readiness.ts';
import { openPlace } from './place.ts';
import type { Place } from './place.ts';

const VERSION = '1.9.0';
const PROD = { stage: 'prod', version: VERSION } as const;
const OUTSIDE = [
  'tiktok-commerce/api-keys',
  'tiktok-commerce/whatsapp-webhook',
  'operations-console/oidc-prod',
];

let place: Place;
beforeAll(async () => {
  place = await openPlace();
}, 60_000);
afterAll(() => place.close());

it('a deployment says what is missing before anything that runs is made, and then that nothing is', async () => {
  const { clients } = place;
  for (const Name of OUTSIDE) await clients.secretsManager.send(new CreateSecretCommand({ Name }));
  const lacking = await lackingFor(clients, PROD);
  expect(lacking).toEqual([
    expect.stringMatching(
      /^tiktok-commerce\/api-keys has no value: aws .* '\{"openai_api_key":"…","whatsapp_token":"…"\}'$/,
    ),
    expect.stringContaining('tiktok-commerce/whatsapp-webhook has no value'),
    expect.stringMatching(/^operations-console\/oidc-prod has no value: .* --secret-string VALUE$/),
    ...DEPLOYABLES.map(
      ({ repository }) => `${repository} has no image 1.9.0: npm run docker:push -- --tag 1.9.0`,
    ),
  ]);
  for (const SecretId of OUTSIDE)
    await clients.secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString: 'a value' }));
  for (const { repository: repositoryName } of DEPLOYABLES) {
    await clients.ecr.send(new CreateRepositoryCommand({ repositoryName }));
    await clients.ecr.send(
      new PutImageCommand({ repositoryName, imageTag: VERSION, imageManifest: manifestOf(repositoryName) }),
    );
  }
  expect(await lackingFor(clients, PROD)).toEqual([]);
  expect(await lackingFor(clients, { ...PROD, version: '1.9.1' })).toHaveLength(DEPLOYABLES.length);
});

it.each([
  ['dev', [], false],
  ['prod', [], true],
  ['prod', ['data', 'messaging'], false],
  ['staging', ['data', 'console'], true],
] as const)('in %s the stacks %j hold what runs: %s', (stage, stacks, expected) => {
  expect(holdsWhatRuns(stage, stacks)).toBe(expected);
});

function manifestOf(name: string): string {
  const digest = `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64)}`;
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 1, digest },
    layers: [],
  });
}
