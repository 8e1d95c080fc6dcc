import { CircleCheck, CircleHelp, EqualNot, EyeOff, Check, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Standing } from '../../../core/compare/words.ts';
import { Badge } from '../../components/ui/badge.tsx';
import type { Tone } from '../../components/ui/badge.tsx';
import { useReading } from './reading.tsx';

interface Look {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  /** What is read has words of its own where they are absent. */
  readonly word?: string;
  readonly title?: string;
}

const LOOKS: Readonly<Record<Standing, Look>> = {
  drift: {
    icon: TriangleAlert,
    tone: 'bad',
    word: 'drift',
    title: 'A side is not as the catalogue wants it.',
  },
  unmanaged: { icon: EqualNot, tone: 'warn' },
  'not-seen': {
    icon: EyeOff,
    tone: 'warn',
    word: 'not seen',
    title: 'A side could not be read: neither missing nor equal.',
  },
  expected: { icon: Check, tone: 'neutral', word: 'expected', title: 'A rule says why they differ.' },
  intended: {
    icon: CircleHelp,
    tone: 'neutral',
    word: 'intended',
    title: 'Each side is as the catalogue wants it, and it wants them to differ.',
  },
  equal: { icon: CircleCheck, tone: 'good', word: 'alike', title: 'They differ in nothing.' },
};

/** What a difference, or a pair as a whole, is: by shape and word. */
export function ClassMark({ standing }: { readonly standing: Standing }) {
  const { differs } = useReading();
  const { icon: Icon, tone, word = differs.word, title = differs.title } = LOOKS[standing];
  return (
    <Badge tone={tone} title={title}>
      <Icon aria-hidden className="size-3" />
      {word}
    </Badge>
  );
}
