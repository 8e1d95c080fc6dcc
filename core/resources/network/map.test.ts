import { describe, expect, it } from 'vitest';
import type { MapParts } from './map.ts';
import { vpcMaps } from './map.ts';
import type { Subnet } from './types.ts';

const subnet = (id: string, zone: string, name = id, vpcId = 'vpc'): Subnet => ({
  id,
  name,
  vpcId,
  cidr: '10.0.0.0/24',
  zone,
  givesPublicAddresses: false,
});

const balancer = {
  arn: 'arn:lb',
  name: 'alb',
  type: 'application',
  state: 'active',
  zones: [{ name: 'b', subnetId: 'open' }],
  securityGroups: ['sg-alb'],
};

const nothing: MapParts = {
  vpcs: [],
  subnets: [],
  tables: [],
  groups: [],
  acls: [],
  balancers: [],
  services: [],
  caches: [],
};
const vpc = (id: string, isDefault = false) => ({ id, name: id, cidr: '10.0.0.0/16', isDefault });

describe('the map of a network', () => {
  it('has zones in order, and what stands in each subnet', () => {
    const [map] = vpcMaps({
      ...nothing,
      vpcs: [vpc('vpc')],
      subnets: [subnet('open', 'b'), subnet('inner', 'a'), subnet('elsewhere', 'a', 'x', 'other')],
      tables: [
        {
          id: 'rtb',
          vpcId: 'vpc',
          isMain: false,
          subnetIds: ['open'],
          routes: [{ destination: '0.0.0.0/0', target: 'igw-1', isBlackhole: false }],
        },
      ],
      balancers: [balancer],
      services: [{ name: 'api', subnets: ['inner'], securityGroups: [] }],
    });
    expect(map?.zones).toMatchObject([
      {
        zone: 'a',
        subnets: [{ id: 'inner', lane: 'private', standing: [{ kind: 'service', name: 'api' }] }],
      },
      { zone: 'b', subnets: [{ id: 'open', lane: 'public', standing: [{ kind: 'load balancer' }] }] },
    ]);
  });

  it.each([
    ['shop-public-a', 'public'],
    ['public', 'public'],
    ['republican', 'private'],
    ['shop-private-a', 'private'],
  ])('takes %s for %s where no route tells', (name, lane) => {
    const [map] = vpcMaps({ ...nothing, vpcs: [vpc('vpc')], subnets: [subnet('one', 'a', name)] });
    expect(map?.zones[0]?.subnets[0]).toMatchObject({ lane, hasWayOut: false });
  });

  it('tells who uses a group, those that nobody uses last', () => {
    const group = (id: string) => ({ id, name: id, vpcId: 'vpc', inbound: [], outbound: [] });
    const [map] = vpcMaps({
      ...nothing,
      vpcs: [vpc('vpc')],
      groups: [group('sg-aaa'), group('sg-alb')],
      balancers: [balancer],
    });
    expect(map?.groups.map(({ id, usedBy }) => [id, usedBy.length])).toEqual([
      ['sg-alb', 1],
      ['sg-aaa', 0],
    ]);
  });

  it('puts networks in which something stands first, the default one last', () => {
    const maps = vpcMaps({
      ...nothing,
      vpcs: [vpc('default', true), vpc('empty'), vpc('vpc')],
      subnets: [subnet('open', 'b')],
      balancers: [balancer],
    });
    expect(maps.map(({ id }) => id)).toEqual(['vpc', 'empty', 'default']);
  });
});
