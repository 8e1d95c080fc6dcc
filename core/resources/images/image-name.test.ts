import { describe, expect, it } from 'vitest';
import { imageNameOf, versionOfImage } from './image-name.ts';

const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

describe('the name of an image', () => {
  it.each([
    ['nginx', { repository: 'nginx', tag: 'latest' }],
    ['library/nginx:1.27', { repository: 'library/nginx', tag: '1.27' }],
    ['localhost:5000/api', { registry: 'localhost:5000', repository: 'api', tag: 'latest' }],
    [
      `${ECR}/tiktok-commerce/api:1.4.2`,
      {
        registry: ECR,
        repository: 'tiktok-commerce/api',
        tag: '1.4.2',
        ecr: { account: '123456789012', region: 'us-east-1' },
      },
    ],
    [
      '123456789012.dkr-ecr.eu-west-1.on.aws/api:2',
      {
        registry: '123456789012.dkr-ecr.eu-west-1.on.aws',
        repository: 'api',
        tag: '2',
        ecr: { account: '123456789012', region: 'eu-west-1' },
      },
    ],
    ['api@sha256:abc', { repository: 'api', digest: 'sha256:abc' }],
    ['api:2@sha256:abc', { repository: 'api', tag: '2', digest: 'sha256:abc' }],
  ])('%s', (image, parts) => expect(imageNameOf(image)).toEqual(parts));

  it('has a version: its tag, else its digest', () => {
    expect(versionOfImage('api:2@sha256:abc')).toBe('2');
    expect(versionOfImage('api@sha256:abc')).toBe('sha256:abc');
    expect(versionOfImage('')).toBeUndefined();
  });
});
