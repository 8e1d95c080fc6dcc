import { verify, X509Certificate } from 'node:crypto';
import { PublishCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBody, startSns } from './sns-fixture.ts';
import type { SnsFixture } from './sns-fixture.ts';

let on: SnsFixture;
beforeAll(async () => {
  on = await startSns();
});
afterAll(() => on.close());

describe('an envelope', () => {
  it.each([
    ['1', 'sha1'],
    ['2', 'sha256'],
  ])('of signature version %s is signed by the key of its certificate', async (version, algorithm) => {
    const TopicArn = await on.createTopic(`signed-${version}`, { SignatureVersion: version });
    await on.subscribe(TopicArn, await on.createQueue(`signed-${version}`));
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'hello', Subject: 'greeting' }));
    const [message] = await on.drain(`signed-${version}`);
    const envelope = parseBody(message) as Record<string, string>;
    const certificate = new X509Certificate(await (await fetch(envelope.SigningCertURL ?? '')).text());
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    const signed = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      .map((name) => `${name}\n${envelope[name]}\n`)
      .join('');
    const signature = Buffer.from(envelope.Signature ?? '', 'base64');
    expect(verify(algorithm, Buffer.from(signed), certificate.publicKey, signature)).toBe(true);
    expect(verify(algorithm, Buffer.from(`${signed} `), certificate.publicKey, signature)).toBe(false);
  });

  it('has an address that takes nothing away from who has confirmed with a signature', async () => {
    const TopicArn = await on.createTopic('left');
    await on.subscribe(TopicArn, await on.createQueue('left'));
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
    const { UnsubscribeURL } = parseBody((await on.drain('left'))[0]) as Record<string, string>;
    expect((await fetch(UnsubscribeURL ?? '')).status).toBe(403);
  });
});
