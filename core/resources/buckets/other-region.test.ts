import { afterEach, describe, expect, it } from 'vitest';
import { patience } from '../../testing/sources.ts';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import { presignedDownload } from './download.ts';
import { bucketSizes } from './sizes.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const NEAR = { name: 'near' };
const FAR = { name: 'far', region: 'eu-west-1' };
const LOCATION =
  '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>';

/** The first of its queries was measured today; in a region that is denied, nothing is told. */
async function account(denied?: string) {
  const regions: (string | undefined)[] = [];
  const { source, close } = await startAnsweringEndpoint((request, _, response) => {
    const region = /\/([a-z0-9-]+)\/monitoring\//.exec(request.headers.authorization ?? '')?.[1];
    if (region === undefined) return void response.end(LOCATION);
    regions.push(region);
    response.statusCode = region === denied ? 400 : 200;
    const Values = [region === 'eu-west-1' ? 2 : 1];
    const sizes = {
      MetricDataResults: [{ Id: 'b0_StandardStorage', Timestamps: [Date.now() / 1_000], Values }],
    };
    response.end(JSON.stringify(region === denied ? { __type: 'AccessDeniedException' } : sizes));
  });
  opened.push(close);
  return { source: source(), regions };
}

describe('a bucket of another region', () => {
  it('is downloaded from by a link that is signed for its own', async () => {
    const { source } = await account();
    const download = await presignedDownload(source, { bucket: 'far', key: 'a.png' }, patience());
    expect(download.ok && download.url).toContain('%2Feu-west-1%2Fs3%2F');
  });

  it('is measured by CloudWatch there', async () => {
    const { source, regions } = await account();
    expect(await bucketSizes(source, [NEAR, FAR], patience())).toMatchObject({
      state: 'fresh',
      value: { near: { sizeBytes: 1 }, far: { sizeBytes: 2 } },
    });
    expect(regions.toSorted()).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('costs the others nothing where its region can not be asked', async () => {
    const { source } = await account('eu-west-1');
    expect(await bucketSizes(source, [NEAR, FAR], patience())).toMatchObject({
      state: 'fresh',
      value: { near: { sizeBytes: 1 } },
    });
    const { source: other } = await account('eu-west-1');
    expect(await bucketSizes(other, [FAR], patience())).toMatchObject({ state: 'denied' });
  });
});
