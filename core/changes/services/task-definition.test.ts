import { expect, it } from 'vitest';
import { definitionDifference, registrationWith, withTag } from './task-definition.ts';
import { referenceOf } from './verify-secrets.ts';

const definition = {
  family: 'shop',
  revision: 3,
  status: 'ACTIVE' as const,
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/shop:3',
  registeredAt: new Date(0),
  cpu: '256',
  memory: '512',
  containerDefinitions: [
    {
      name: 'shop',
      image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/api:1.0.0',
      environment: [
        { name: 'MODE', value: 'quiet' },
        { name: 'DB_PASSWORD', value: 'hunter2' },
      ],
    },
    { name: 'proxy', image: 'envoy:1', essential: true },
  ],
};

it.each([
  [
    '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/api:1.0.0',
    '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/api:2',
  ],
  ['127.0.0.1:5000/api', '127.0.0.1:5000/api:2'],
  [`shop/api@sha256:${'0'.repeat(64)}`, 'shop/api:2'],
])('%s by another tag is %s', (image, expected) => expect(withTag(image, '2')).toBe(expected));

it('registers everything as it was, but for the tag of the own container', () => {
  const made = registrationWith({ definition, tags: [{ key: 'team', value: 'shop' }] }, 'shop', '1.1.0');
  expect(made).toEqual({
    family: 'shop',
    cpu: '256',
    memory: '512',
    containerDefinitions: [
      {
        ...definition.containerDefinitions[0],
        image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/api:1.1.0',
      },
      definition.containerDefinitions[1],
    ],
    tags: [{ key: 'team', value: 'shop' }],
  });
});

it('tells what differs by key, and of a secret that it differs', () => {
  const [shop] = definition.containerDefinitions;
  const after = {
    ...definition,
    revision: 4,
    memory: '1024',
    containerDefinitions: [
      {
        ...shop,
        environment: [
          { name: 'MODE', value: 'loud' },
          { name: 'DB_PASSWORD', value: 'hunter3' },
        ],
        secrets: [
          { name: 'API_KEY', valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:api-AbCdEf' },
        ],
      },
    ],
  };
  const changes = definitionDifference(definition, after);
  expect(JSON.stringify(changes)).not.toMatch(/hunter/);
  expect(changes).toEqual([
    { attribute: 'memory', before: '512', after: '1024' },
    { attribute: 'proxy essential', before: 'true', after: undefined },
    { attribute: 'proxy image', before: 'envoy:1', after: undefined },
    {
      attribute: 'shop environment DB_PASSWORD',
      before: 'a value that is not shown',
      after: 'another value',
    },
    { attribute: 'shop environment MODE', before: 'quiet', after: 'loud' },
    {
      attribute: 'shop secret API_KEY',
      before: undefined,
      after: 'from arn:aws:secretsmanager:us-east-1:123456789012:secret:api-AbCdEf',
    },
  ]);
  expect(definitionDifference(definition, { ...definition, revision: 9 })).toEqual([]);
});

it.each([
  [
    'arn:aws:secretsmanager:us-east-1:123456789012:secret:keys-AbCdEf:openai_api_key::',
    'arn:aws:secretsmanager:us-east-1:123456789012:secret:keys-AbCdEf',
    'secret',
  ],
  [
    'arn:aws:secretsmanager:us-east-1:123456789012:secret:keys-AbCdEf',
    'arn:aws:secretsmanager:us-east-1:123456789012:secret:keys-AbCdEf',
    'secret',
  ],
  ['/shop/key', '/shop/key', 'parameter'],
])('%s names %s', (valueFrom, id, kind) => expect(referenceOf(valueFrom)).toEqual({ kind, id }));
