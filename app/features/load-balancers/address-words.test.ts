import { describe, expect, it } from 'vitest';
import type { AddressAnswer } from '../../../core/resources/addresses/types.ts';
import { addressWords } from './address-words.ts';

const answered = (status: number, version?: string): AddressAnswer => ({
  kind: 'answered',
  status,
  milliseconds: 12,
  version,
});

describe('what an address answered', () => {
  it.each<readonly [AddressAnswer, string, string]>([
    [answered(200, '1.8.2'), 'good', 'Answers 200 in 12 ms, version 1.8.2.'],
    [answered(204), 'good', 'Answers 204 in 12 ms.'],
    [answered(301), 'good', 'Sends elsewhere (301) in 12 ms.'],
    [answered(404), 'warn', 'Answers 404 in 12 ms: it is there, and has no /health.'],
    [answered(503), 'bad', 'Answers 503 in 12 ms.'],
    [{ kind: 'silent', why: 'refused' }, 'bad', 'Nothing listens there: the connection was refused.'],
    [{ kind: 'silent', why: 'certificate' }, 'bad', 'Its certificate is not valid for this name.'],
    [{ kind: 'not-asked', why: 'forbidden-address' }, 'neutral', 'Not asked: a link-local address.'],
  ])('%j', (answer, tone, words) => expect(addressWords(answer, 'container')).toEqual({ tone, words }));

  it('of a load balancer need not be its health', () => {
    const words = 'Answers in 12 ms; no rule of it leads to /health (404).';
    expect(addressWords(answered(404), 'load balancer')).toEqual({ tone: 'good', words });
  });
});
