import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
} from '@aws-sdk/client-route-53';
import type { ChangeAction, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { beforeEach, describe, expect, it } from 'vitest';
import { listRecords } from '../../core/resources/network/edge.ts';
import { contractContext, offered, prepared } from './support.ts';

const context = contractContext();
const { route53 } = context.clients;
const zone = `${context.name('zone')}.example`;
const SETS: readonly ResourceRecordSet[] = [
  { Name: `api.${zone}`, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'lb.example.com' }] },
  {
    Name: `*.${zone}`,
    Type: 'A',
    TTL: 300,
    ResourceRecords: [{ Value: '192.0.2.7' }, { Value: '192.0.2.8' }],
  },
  {
    Name: zone,
    Type: 'A',
    // CloudFront's own zone, the same for everybody.
    AliasTarget: {
      DNSName: 'd111111abcdef8.cloudfront.net',
      HostedZoneId: 'Z2FDTNDATAQYW2',
      EvaluateTargetHealth: false,
    },
  },
];

describe('route53', () => {
  beforeEach(
    prepared('route53:CreateHostedZone', async () => {
      const { HostedZone } = await route53.send(
        new CreateHostedZoneCommand({ Name: zone, CallerReference: context.name('zone') }),
      );
      const HostedZoneId = HostedZone?.Id;
      const change = (Action: ChangeAction) =>
        route53.send(
          new ChangeResourceRecordSetsCommand({
            HostedZoneId,
            ChangeBatch: { Changes: SETS.map((ResourceRecordSet) => ({ Action, ResourceRecordSet })) },
          }),
        );
      context.cleanUp(() => route53.send(new DeleteHostedZoneCommand({ Id: HostedZoneId })));
      await change('CREATE');
      context.cleanUp(() => change('DELETE'));
    }),
  );

  it('tells the records that somebody made, as people write names', async (test) => {
    const records = offered(test, await listRecords(context.source(), context.budget()));
    const own = records.filter((record) => record.zone === zone);
    expect(own).toHaveLength(SETS.length);
    expect(own).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: `api.${zone}`,
          type: 'CNAME',
          values: ['lb.example.com'],
          ttlSeconds: 60,
        }),
        expect.objectContaining({ name: `*.${zone}`, values: ['192.0.2.7', '192.0.2.8'] }),
        expect.objectContaining({
          name: zone,
          alias: { target: 'd111111abcdef8.cloudfront.net', zoneId: 'Z2FDTNDATAQYW2' },
        }),
      ]),
    );
  });
});
