import { describe, expect, it } from 'vitest';
import { parseEnvironments } from '../../core/environments/load.ts';
import { announcementOf } from './announcement.ts';

const keys = { static: { accessKeyId: 'a', secretAccessKey: 'b' } };
const common = { guard: 'none', region: 'us-east-1', account: '000000000000', names: { stage: 'dev' } };

function announced(first: object): readonly string[] {
  const environments = [
    { id: 'first', label: 'First', ...common, ...first },
    { id: 'second', label: 'Second', ...common },
  ];
  const lines = announcementOf(parseEnvironments(JSON.stringify({ environments }), 'a.json'));
  return lines.filter(([id]) => id === 'first').map(([, text]) => text);
}

describe('how an environment is reached from a shell', () => {
  it('is told with the address of the tables', () => {
    const endpoints = { dynamodb: 'http://127.0.0.1:8000' };
    expect(announced({ endpoints, credentials: keys, accountCheck: 'none' })).toEqual([
      'AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b aws --endpoint-url http://127.0.0.1:8000 --region us-east-1 dynamodb list-tables',
    ]);
  });

  it('is not told with an emulator’s keys and no address, which would be AWS', () => {
    const endpoints = { s3: 'http://127.0.0.1:9000' };
    expect(announced({ endpoints, credentials: keys, accountCheck: 'none' })).toEqual([]);
  });
});
