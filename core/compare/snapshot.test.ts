import { describe, expect, it } from 'vitest';
import type { Estate } from './estate.ts';
import type { CanonicalResource } from './form/canonical.ts';
import { canonical } from './form/kind-form.ts';
import { formOf } from './kinds/forms.ts';
import { changesBetween, estateIn, snapshotOf, snapshotSchema } from './snapshot.ts';

function queue(key: string, attributes: object): CanonicalResource {
  const given = { key, name: key, inCatalogue: false, answers: { '': attributes } };
  return canonical(formOf('queues'), given, (text) => text);
}

function estate(...queues: readonly CanonicalResource[]): Estate {
  const resources = new Map(queues.map((one) => [one.key, one]));
  return { environmentId: 'dev', kinds: new Map([['queues', { state: 'seen', resources, cutOff: false }]]) };
}

describe('a snapshot', () => {
  it('is the same estate after it was written and read', () => {
    const given = estate(queue('one', { VisibilityTimeout: '5', RedrivePolicy: '{"maxReceiveCount":3}' }));
    const written: unknown = JSON.parse(JSON.stringify(snapshotOf(given, 1)));
    expect(estateIn(snapshotSchema.parse(written))).toEqual(given);
  });

  it('tells what came, what went and what became different since', () => {
    const then = snapshotOf(estate(queue('one', { DelaySeconds: '0' }), queue('gone', {})), 1);
    const later = snapshotOf(estate(queue('one', { DelaySeconds: '9' }), queue('new', {})), 2);
    const { pairs } = changesBetween(then, later);
    const told = pairs.flatMap(({ differences }) => differences.map(({ key, path }) => `${key} ${path}`));
    expect(told.sort()).toEqual(['gone ', 'new ', 'one DelaySeconds']);
    expect(changesBetween(then, then).pairs.flatMap(({ differences }) => differences)).toEqual([]);
  });

  it('says of a kind that one of the two moments did not see that it was not seen', () => {
    const away: Estate = {
      environmentId: 'dev',
      kinds: new Map([
        ['queues', { state: 'not-seen', failure: { state: 'denied', operation: 'sqs:ListQueues' } }],
      ]),
    };
    const { pairs, unseen } = changesBetween(snapshotOf(estate(queue('one', {})), 1), snapshotOf(away, 2));
    expect(pairs.flatMap(({ differences }) => differences)).toEqual([]);
    expect(unseen).toEqual([
      { kind: 'queues', part: '', side: 'right', operation: 'sqs:ListQueues', state: 'denied' },
    ]);
  });

  it('is the same text in whichever order it was told', () => {
    const [one, other] = [queue('one', { A: '1', B: '2' }), queue('two', {})];
    const turned = { ...one, attributes: new Map([...one.attributes].reverse()) };
    expect(JSON.stringify(snapshotOf(estate(other, turned), 1))).toBe(
      JSON.stringify(snapshotOf(estate(one, other), 1)),
    );
  });

  it('keeps no hash of a secret', () => {
    const text = JSON.stringify(snapshotOf(estate(queue('one', { X: 'secret in plain text, hash abc' })), 1));
    expect(text).not.toContain('abc');
  });
});
