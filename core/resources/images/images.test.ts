import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import { findImageCommand } from './commands.ts';
import { imageNameOf } from './image-name.ts';
import { findImage, listImages } from './images.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function registry(answer: (request: SeenRequest) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const name = imageNameOf('123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/api:1.4.2');
const detail = (tag: string, pushed: number) => ({
  repositoryName: 'shop/api',
  imageDigest: `sha256:${tag}`,
  imageTags: [tag],
  imageSizeInBytes: 1_000,
  imagePushedAt: pushed,
});

describe('the images of a repository', () => {
  it('are read page by page, those pushed last first', async () => {
    const { endpoint, source } = await registry(({ body }) => ({
      body: body.nextToken
        ? { imageDetails: [detail('2', 300)] }
        : { imageDetails: [detail('1', 100), detail('3', 500)], nextToken: 'more' },
    }));
    const cell = await listImages(source, name, patience());
    expect(cell).toMatchObject({ value: [{ tags: ['3'] }, { tags: ['2'] }, { tags: ['1'] }] });
    expect(endpoint.seen[0]?.body).toMatchObject({
      registryId: '123456789012',
      repositoryName: 'shop/api',
    });
  });

  it('hold one by its tag, or do not', async () => {
    const { endpoint, source } = await registry(() => ({ body: { imageDetails: [detail('1.4.2', 100)] } }));
    expect(await findImage(source, name, patience())).toMatchObject({ value: { digest: 'sha256:1.4.2' } });
    expect(endpoint.seen[0]?.body).toMatchObject({ imageIds: [{ imageTag: '1.4.2' }] });
    expect(findImageCommand({ region: 'us-east-1' }, name)).toContain('--image-ids imageTag=1.4.2');
  });

  it('are asked of the region that their name tells, each of its own', async () => {
    const regions: (string | undefined)[] = [];
    const { source, close } = await startAnsweringEndpoint((request, _, response) => {
      const region = /\/([a-z0-9-]+)\/ecr\//.exec(request.headers.authorization ?? '')?.[1];
      regions.push(region);
      const absent = { __type: 'RepositoryNotFoundException', message: 'none' };
      response.statusCode = region === 'eu-west-1' ? 200 : 400;
      response.end(JSON.stringify(region === 'eu-west-1' ? { imageDetails: [detail('2', 1)] } : absent));
    });
    opened.push(close);
    const from = source();
    const there = imageNameOf('123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:2');
    const here = imageNameOf('123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/api:2');
    expect(await findImage(from, there, patience())).toMatchObject({ value: { digest: 'sha256:2' } });
    expect(await findImage(from, here, patience())).toMatchObject({ state: 'absent' });
    expect(await listImages(from, there, patience())).toMatchObject({ value: [{ tags: ['2'] }] });
    expect(regions).toEqual(['eu-west-1', 'us-east-1', 'eu-west-1']);
  });

  it.each(['ImageNotFoundException', 'RepositoryNotFoundException'])('are absent by %s', async (type) => {
    const { source } = await registry(() => ({ status: 400, body: { __type: type, message: 'none' } }));
    expect(await findImage(source, name, patience())).toMatchObject({ state: 'absent' });
  });
});
