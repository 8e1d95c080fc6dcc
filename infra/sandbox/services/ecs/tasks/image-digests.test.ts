import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import * as sdk from '@aws-sdk/client-ecs';
import { expect, it } from 'vitest';
import { createEcr } from '../../ecr/service.ts';
import { network, startEcsFixture } from '../ecs-fixture.ts';
import { createEcs } from '../service.ts';

it('tasks of a service revision run what its first one ran, wherever the tag has moved', async () => {
  const fixture = await startEcsFixture([createEcs, createEcr]);
  const images = new ECRClient({
    endpoint: fixture.sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  const repositoryName = 'shop/fixture';
  await images.send(new CreateRepositoryCommand({ repositoryName }));
  const push = async (imageManifest: string) => {
    const { image } = await images.send(
      new PutImageCommand({
        repositoryName,
        imageManifest,
        imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        imageTag: '1.0.0',
      }),
    );
    return image?.imageId?.imageDigest;
  };
  const before = await push('{}');
  const image = `000000000000.dkr.ecr.us-east-1.amazonaws.com/${repositoryName}:1.0.0`;
  const taskDefinition = await fixture.register('pinned', {}, { image });
  await fixture.client.send(
    new sdk.CreateServiceCommand({
      cluster: 'shop',
      serviceName: 'pinned',
      taskDefinition,
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: network,
    }),
  );
  const digests = async () =>
    (await fixture.tasks('pinned')).map(({ containers }) => containers?.[0]?.imageDigest);
  const ofRevision = async () => {
    const { currentServiceRevisions = [] } = await fixture.service('pinned');
    const { serviceRevisions } = await fixture.client.send(
      new sdk.DescribeServiceRevisionsCommand({
        serviceRevisionArns: [currentServiceRevisions[0]?.arn ?? ''],
      }),
    );
    return serviceRevisions?.[0]?.containerImages;
  };
  const update = (input: Partial<sdk.UpdateServiceRequest>) =>
    fixture.client.send(new sdk.UpdateServiceCommand({ cluster: 'shop', service: 'pinned', ...input }));
  await expect.poll(digests, { timeout: 15_000 }).toEqual([before]);
  expect(await ofRevision()).toEqual([{ containerName: 'api', image, imageDigest: before }]);

  const after = await push('{"moved":true}');
  expect(after).not.toBe(before);
  await update({ desiredCount: 2 });
  await expect.poll(digests, { timeout: 15_000 }).toEqual([before, before]);
  await update({ forceNewDeployment: true });
  await expect.poll(digests, { timeout: 15_000 }).toContain(after);
  expect(await ofRevision()).toEqual([{ containerName: 'api', image, imageDigest: after }]);
  images.destroy();
  await fixture.close();
}, 60_000);
