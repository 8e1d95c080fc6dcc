import type { AddressAnswer, AddressOrigin, NotAsked } from '../../../core/resources/addresses/types.ts';
import { formatDuration } from '../../components/format.ts';

export interface AddressWords {
  readonly tone: 'good' | 'warn' | 'bad' | 'neutral';
  readonly words: string;
}

const NOT_ASKED: Readonly<Record<NotAsked, string>> = {
  'forbidden-address': 'Not asked: a link-local address.',
  'emulated-name': 'Not asked: the internet knows the name otherwise than this endpoint does.',
  'inside-alone': 'Not asked: a name between the containers.',
  'not-documented': 'Not asked: only a variable names it.',
};

const SILENCES = {
  refused: 'Nothing listens there: the connection was refused.',
  'unknown-name': 'Its name is not known to the resolver.',
  'timed-out': 'No answer within two seconds.',
  certificate: 'Its certificate is not valid for this name.',
  cut: 'The connection was cut.',
} as const;

/** What an address answered, in a sentence, and how good that is. */
export function addressWords(answer: AddressAnswer, origin: AddressOrigin): AddressWords {
  if (answer.kind === 'not-asked') return { tone: 'neutral', words: NOT_ASKED[answer.why] };
  if (answer.kind === 'silent') return { tone: 'bad', words: SILENCES[answer.why] };
  const { status, milliseconds, version } = answer;
  const took = formatDuration(milliseconds / 1_000);
  const of = version ? `, version ${version}` : '';
  if (status < 300) return { tone: 'good', words: `Answers ${status} in ${took}${of}.` };
  if (status < 400) return { tone: 'good', words: `Sends elsewhere (${status}) in ${took}.` };
  if (status < 500) {
    // A balancer is asked for paths of its services, of which /health need be none.
    if (origin === 'load balancer')
      return { tone: 'good', words: `Answers in ${took}; no rule of it leads to /health (${status}).` };
    return { tone: 'warn', words: `Answers ${status} in ${took}: it is there, and has no /health.` };
  }
  return { tone: 'bad', words: `Answers ${status} in ${took}${of}.` };
}
