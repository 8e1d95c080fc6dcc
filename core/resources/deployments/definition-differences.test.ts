import { describe, expect, it } from 'vitest';
import { taskDefinitionOf } from '../services/sdk-task.ts';
import { compareDefinitions } from './definition-differences.ts';

const naming = { environmentId: 'prod', stage: 'prod', aliases: [] } as const;
const definition = (revision: number, image: string, secret: string, more: object = {}) =>
  taskDefinitionOf({
    family: 'api',
    revision,
    cpu: '256',
    memory: '512',
    containerDefinitions: [
      {
        name: 'api',
        image,
        environment: [
          { name: 'API_KEY', value: secret },
          { name: 'PORT', value: '3001' },
        ],
        secrets: [{ name: 'OPENAI', valueFrom: 'arn:aws:secretsmanager:us-east-1:1:secret:keys' }],
        ...more,
      },
    ],
  });

const rows = (left: ReturnType<typeof definition>, right: ReturnType<typeof definition>) =>
  compareDefinitions({ definition: left, naming }, { definition: right, naming });

describe('two revisions', () => {
  it('are compared by key, secrets by fingerprint alone', () => {
    const compared = rows(definition(1, 'api:1', 'first'), definition(2, 'api:2', 'second'));
    const different = [...compared.settings, ...compared.variables].filter(
      (row) => row.difference !== 'same',
    );
    expect(different.map(({ key, difference }) => [key, difference])).toEqual([
      ['image', 'differs'],
      ['API_KEY', 'secret-differs'],
    ]);
    expect(JSON.stringify(compared)).not.toMatch(/first|second|fingerprint/);
  });

  it('tell what only one of them has', () => {
    const compared = rows(definition(1, 'api:1', 's'), definition(2, 'api:1', 's', { command: ['serve'] }));
    expect(compared.settings.filter((row) => row.difference !== 'same')).toMatchObject([
      { key: 'command', difference: 'only-right', right: { value: { text: 'serve' } } },
    ]);
  });

  it('mask a command that holds a secret', () => {
    const compared = rows(
      definition(1, 'api:1', 's', { command: ['--password=hunter2hunter2'] }),
      definition(1, 'api:1', 's'),
    );
    expect(JSON.stringify(compared)).not.toContain('hunter2');
  });
});
