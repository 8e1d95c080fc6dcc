import * as sdk from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cloud } from '../../cloud.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createEcr } from './service.ts';

const registry = '000000000000.dkr.ecr.us-east-1.amazonaws.com';
let sandbox: Sandbox;
let client: sdk.ECRClient;
let cloud: Cloud | undefined;

function manifest(version: string): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', size: 100, digest: `sha256:${version}` },
    layers: [{ size: 1000 }, { size: 2000 }],
  });
}

async function push(repositoryName: string, version: string, imageTag = version): Promise<string> {
  const { image } = await client.send(
    new sdk.PutImageCommand({ repositoryName, imageManifest: manifest(version), imageTag }),
  );
  return image?.imageId?.imageDigest ?? '';
}

beforeAll(async () => {
  sandbox = await startSandbox({
    services: [
      (given) => {
        cloud = given;
        return createEcr(given);
      },
    ],
  });
  client = new sdk.ECRClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  for (const repositoryName of ['shop/api', 'shop/fixed'])
    await client.send(
      new sdk.CreateRepositoryCommand({
        repositoryName,
        imageTagMutability: repositoryName === 'shop/fixed' ? 'IMMUTABLE' : 'MUTABLE',
        tags: [{ Key: 'team', Value: 'shop' }],
      }),
    );
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe('repositories', () => {
  it('are told with their address, once', async () => {
    const { repositories } = await client.send(
      new sdk.DescribeRepositoriesCommand({ repositoryNames: ['shop/api'] }),
    );
    expect(repositories).toMatchObject([
      { repositoryUri: `${registry}/shop/api`, imageScanningConfiguration: { scanOnPush: false } },
    ]);
    await expect(
      client.send(new sdk.CreateRepositoryCommand({ repositoryName: 'shop/api' })),
    ).rejects.toBeInstanceOf(sdk.RepositoryAlreadyExistsException);
    await expect(
      client.send(new sdk.CreateRepositoryCommand({ repositoryName: 'Shop API' })),
    ).rejects.toBeInstanceOf(sdk.InvalidParameterException);
    await expect(
      client.send(new sdk.DescribeRepositoriesCommand({ repositoryNames: ['none'] })),
    ).rejects.toBeInstanceOf(sdk.RepositoryNotFoundException);
  });

  it('keep a lifecycle policy and tags', async () => {
    const repositoryName = 'shop/api';
    await expect(client.send(new sdk.GetLifecyclePolicyCommand({ repositoryName }))).rejects.toBeInstanceOf(
      sdk.LifecyclePolicyNotFoundException,
    );
    await expect(
      client.send(new sdk.PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: '{"rules":[]}' })),
    ).rejects.toBeInstanceOf(sdk.InvalidParameterException);
    const lifecyclePolicyText = JSON.stringify({ rules: [{ rulePriority: 1, selection: {}, action: {} }] });
    await client.send(new sdk.PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
    expect(await client.send(new sdk.GetLifecyclePolicyCommand({ repositoryName }))).toMatchObject({
      lifecyclePolicyText,
    });
    const resourceArn = `arn:aws:ecr:us-east-1:000000000000:repository/${repositoryName}`;
    await client.send(new sdk.TagResourceCommand({ resourceArn, tags: [{ Key: 'a', Value: 'b' }] }));
    await client.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    const { tags } = await client.send(new sdk.ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ Key: 'a', Value: 'b' }]);
  });
});

describe('images', () => {
  it('are told by tag and digest, and a tag moves', async () => {
    const first = await push('shop/api', '1.0.0');
    const second = await push('shop/api', '1.1.0');
    await push('shop/api', '1.1.0', 'latest');
    const { imageDetails } = await client.send(
      new sdk.DescribeImagesCommand({ repositoryName: 'shop/api', imageIds: [{ imageTag: 'latest' }] }),
    );
    expect(imageDetails).toMatchObject([
      { imageDigest: second, imageTags: ['1.1.0', 'latest'], imageSizeInBytes: 3100 },
    ]);
    await push('shop/api', '1.0.0', 'latest');
    expect(cloud?.hasImage(`${registry}/shop/api`)).toBe(true);
    expect(cloud?.hasImage(`${registry}/shop/api:1.1.0`)).toBe(true);
    expect(cloud?.hasImage(`${registry}/shop/api@${first}`)).toBe(true);
    expect(cloud?.hasImage(`${registry}/shop/api:2.0.0`)).toBe(false);
    expect(cloud?.hasImage('docker.io/shop/api:1.1.0')).toBe(false);
    const { images, failures } = await client.send(
      new sdk.BatchGetImageCommand({
        repositoryName: 'shop/api',
        imageIds: [{ imageTag: '1.0.0' }, { imageTag: 'none' }],
      }),
    );
    expect(images).toMatchObject([{ imageId: { imageDigest: first }, imageManifest: manifest('1.0.0') }]);
    expect(failures).toMatchObject([{ failureCode: 'ImageNotFound' }]);
  });

  it('are listed in pages and deleted by tag, then by the last of them', async () => {
    await client.send(new sdk.CreateRepositoryCommand({ repositoryName: 'pages' }));
    for (const version of ['1', '2', '3']) await push('pages', version);
    await push('pages', '3', 'latest');
    const tags: (string | undefined)[] = [];
    for await (const page of sdk.paginateListImages({ client, pageSize: 2 }, { repositoryName: 'pages' }))
      tags.push(...(page.imageIds ?? []).map(({ imageTag }) => imageTag));
    expect(tags.sort()).toEqual(['1', '2', '3', 'latest']);
    await client.send(
      new sdk.BatchDeleteImageCommand({ repositoryName: 'pages', imageIds: [{ imageTag: '3' }] }),
    );
    expect(cloud?.hasImage(`${registry}/pages:latest`)).toBe(true);
    expect(cloud?.hasImage(`${registry}/pages:3`)).toBe(false);
    await client.send(
      new sdk.BatchDeleteImageCommand({ repositoryName: 'pages', imageIds: [{ imageTag: 'latest' }] }),
    );
    const { imageIds } = await client.send(new sdk.ListImagesCommand({ repositoryName: 'pages' }));
    expect(imageIds).toHaveLength(2);
    await expect(
      client.send(new sdk.DeleteRepositoryCommand({ repositoryName: 'pages' })),
    ).rejects.toBeInstanceOf(sdk.RepositoryNotEmptyException);
    await client.send(new sdk.DeleteRepositoryCommand({ repositoryName: 'pages', force: true }));
  });

  it('are refused where a tag is fixed, the same again, or no manifest', async () => {
    await push('shop/fixed', '1.0.0');
    await expect(push('shop/fixed', '1.0.0')).rejects.toBeInstanceOf(sdk.ImageAlreadyExistsException);
    await expect(push('shop/fixed', '1.1.0', '1.0.0')).rejects.toBeInstanceOf(
      sdk.ImageTagAlreadyExistsException,
    );
    await expect(
      client.send(new sdk.PutImageCommand({ repositoryName: 'shop/fixed', imageManifest: 'no' })),
    ).rejects.toBeInstanceOf(sdk.InvalidParameterException);
    await expect(
      client.send(new sdk.PutImageCommand({ repositoryName: 'shop/fixed', imageManifest: '{"layers":[]}' })),
    ).rejects.toThrow(/'ImageManifestMediaType'/);
    await expect(
      client.send(
        new sdk.DescribeImagesCommand({ repositoryName: 'shop/fixed', imageIds: [{ imageTag: '9' }] }),
      ),
    ).rejects.toBeInstanceOf(sdk.ImageNotFoundException);
  });
});

it('gives a token for twelve hours', async () => {
  const { authorizationData } = await client.send(new sdk.GetAuthorizationTokenCommand({}));
  const [data] = authorizationData ?? [];
  expect(Buffer.from(data?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWS:/);
  expect(data?.proxyEndpoint).toBe(`https://${registry}`);
});
