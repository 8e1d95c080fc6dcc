import * as sdk from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createRoute53 } from './service.ts';

let sandbox: Sandbox;
let client: sdk.Route53Client;
let HostedZoneId = '';

function record(
  Name: string,
  Type: sdk.RRType,
  Value: string,
  more: Partial<sdk.ResourceRecordSet> = {},
): sdk.ResourceRecordSet {
  return { Name, Type, TTL: 60, ResourceRecords: [{ Value }], ...more };
}

function change(...changes: readonly (readonly [sdk.ChangeAction, sdk.ResourceRecordSet])[]) {
  return client.send(
    new sdk.ChangeResourceRecordSetsCommand({
      HostedZoneId,
      ChangeBatch: {
        Changes: changes.map(([Action, ResourceRecordSet]) => ({ Action, ResourceRecordSet })),
      },
    }),
  );
}

async function names(): Promise<readonly string[]> {
  const { ResourceRecordSets } = await client.send(new sdk.ListResourceRecordSetsCommand({ HostedZoneId }));
  return (ResourceRecordSets ?? []).map(({ Name, Type }) => `${Name ?? ''} ${Type ?? ''}`);
}

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createRoute53] });
  client = new sdk.Route53Client({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  const { HostedZone } = await client.send(
    new sdk.CreateHostedZoneCommand({ Name: 'Shop.example', CallerReference: 'one' }),
  );
  HostedZoneId = HostedZone?.Id ?? '';
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe('a hosted zone', () => {
  it('has its name servers, and is found by name', async () => {
    expect(HostedZoneId).toMatch(/^\/hostedzone\/Z[A-Z0-9]{20}$/);
    expect(await names()).toEqual(['shop.example. NS', 'shop.example. SOA']);
    const { HostedZones } = await client.send(
      new sdk.ListHostedZonesByNameCommand({ DNSName: 'shop.example' }),
    );
    expect(HostedZones).toMatchObject([{ Name: 'shop.example.', ResourceRecordSetCount: 2 }]);
    await expect(client.send(new sdk.GetHostedZoneCommand({ Id: 'ZNONE' }))).rejects.toBeInstanceOf(
      sdk.NoSuchHostedZone,
    );
    await expect(
      client.send(new sdk.CreateHostedZoneCommand({ Name: 'other.example', CallerReference: 'one' })),
    ).rejects.toBeInstanceOf(sdk.HostedZoneAlreadyExists);
  });

  it('takes batches whole, or not at all', async () => {
    const { ChangeInfo } = await change(
      ['CREATE', record('api.shop.example', 'A', '10.0.0.1')],
      ['UPSERT', record('*.shop.example', 'CNAME', 'api.shop.example')],
    );
    expect(ChangeInfo?.Status).toBe('PENDING');
    sandbox.clock.advance(4000);
    const after = await client.send(new sdk.GetChangeCommand({ Id: ChangeInfo?.Id }));
    expect(after.ChangeInfo?.Status).toBe('INSYNC');
    expect(await names()).toContain('\\052.shop.example. CNAME');
    const before = await names();
    await expect(
      change(
        ['CREATE', record('new.shop.example', 'A', '10.0.0.2')],
        ['CREATE', record('api.shop.example', 'A', '10.0.0.2')],
      ),
    ).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message:
        "[Tried to create resource record set [name='api.shop.example.', type='A'] but it already exists]",
    });
    expect(await names()).toEqual(before);
    await change(['DELETE', record('api.shop.example', 'A', '10.0.0.1')]);
    expect(await names()).not.toContain('api.shop.example. A');
  });

  it.each<readonly [string, sdk.ChangeAction, sdk.ResourceRecordSet, string]>([
    ['an address that is none', 'CREATE', record('a.shop.example', 'A', 'x'), 'IllegalIPv4Address'],
    ['another zone', 'CREATE', record('a.other.example', 'A', '10.0.0.1'), 'not permitted in zone'],
    ['a CNAME at the top', 'CREATE', record('shop.example', 'CNAME', 'a.b'), 'not permitted at apex'],
    ['a CNAME beside others', 'CREATE', record('full.shop.example', 'CNAME', 'a.b'), 'conflicts with other'],
    ['another value to delete', 'DELETE', record('full.shop.example', 'A', '10.0.0.9'), 'do not match'],
    ['what is not there to delete', 'DELETE', record('no.shop.example', 'A', '10.0.0.9'), 'was not found'],
    ['no values', 'CREATE', { Name: 'a.shop.example', Type: 'A' }, 'found none'],
  ])('refuses %s', async (_, action, given, words) => {
    await change(['UPSERT', record('full.shop.example', 'A', '10.0.0.1')]);
    await expect(change([action, given])).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message: expect.stringContaining(words) as string,
    });
  });

  it('holds weighted records and aliases, and lists them in pages', async () => {
    await change(
      ['UPSERT', record('w.shop.example', 'A', '10.0.0.1', { SetIdentifier: 'blue', Weight: 90 })],
      ['UPSERT', record('w.shop.example', 'A', '10.0.0.2', { SetIdentifier: 'green', Weight: 10 })],
      [
        'UPSERT',
        {
          Name: 'alias.shop.example',
          Type: 'A',
          AliasTarget: {
            HostedZoneId: 'Z2FDTNDATAQYW2',
            DNSName: 'd1.cloudfront.net',
            EvaluateTargetHealth: false,
          },
        },
      ],
    );
    const first = await client.send(new sdk.ListResourceRecordSetsCommand({ HostedZoneId, MaxItems: 2 }));
    expect(first.IsTruncated).toBe(true);
    const rest = await client.send(
      new sdk.ListResourceRecordSetsCommand({
        HostedZoneId,
        StartRecordName: first.NextRecordName,
        StartRecordType: first.NextRecordType,
        StartRecordIdentifier: first.NextRecordIdentifier,
      }),
    );
    const all = [...(first.ResourceRecordSets ?? []), ...(rest.ResourceRecordSets ?? [])];
    expect(all).toHaveLength((await names()).length);
    expect(all.filter(({ Name }) => Name === 'w.shop.example.').map(({ Weight }) => Weight)).toEqual([
      90, 10,
    ]);
    await expect(client.send(new sdk.DeleteHostedZoneCommand({ Id: HostedZoneId }))).rejects.toBeInstanceOf(
      sdk.HostedZoneNotEmpty,
    );
  });
});
