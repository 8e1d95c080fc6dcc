import { useId } from 'react';
import type { SecretKeys, SecretParity } from '../../../core/resources/secrets/types.ts';
import type { Half } from '../../components/pair/side.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { ShowValue } from './secret-actions.tsx';
import type { SecretPlace } from './secret-actions.tsx';
import { sameValueOf } from './value-parity.ts';

const FORMS = { 'json-other': 'JSON, but no object', text: 'plain text', binary: 'binary' } as const;

export interface KeysInsideProps {
  readonly inside: SecretKeys;
  readonly other: SecretKeys | undefined;
  readonly otherLabel: string;
  readonly half: Half;
  /** Absent where one of the sides could not be read. */
  readonly parity?: SecretParity;
  readonly place: SecretPlace;
}

/** The names of the keys inside of a secret, what the other side has of them, and whether it holds the same. */
export function KeysInside(props: KeysInsideProps) {
  const { inside, other, otherLabel, half, parity, place } = props;
  if (inside.form !== 'json-object')
    return (
      <div className="space-y-2">
        <p className="flex flex-wrap items-center gap-2 text-sm text-ink-muted">
          {FORMS[inside.form]}: it has no keys.
          <SameMark secretKey="" half={half} parity={parity} otherLabel={otherLabel} />
        </p>
        <ShowValue place={place} />
      </div>
    );
  const there = other?.form === 'json-object' ? new Set(other.keys) : undefined;
  const missing = there ? [...there].filter((key) => !inside.keys.includes(key)) : [];
  return (
    <div className="space-y-2">
      <ul className="space-y-1.5">
        {inside.keys.map((key) => (
          <KeyRow key={key} secretKey={key} isThere={there?.has(key)} {...props} />
        ))}
        {missing.map((key) => (
          <li key={key} className="flex flex-wrap items-center gap-2 text-ink-faint">
            <code className="break-all font-mono text-xs">{key}</code>
            <Badge tone="warn">missing here</Badge>
          </li>
        ))}
      </ul>
      <ShowValue place={place} />
    </div>
  );
}

interface KeyRowProps extends KeysInsideProps {
  readonly secretKey: string;
  /** Whether the other side has it; undefined where that is not known. */
  readonly isThere: boolean | undefined;
}

function KeyRow({ secretKey, isThere, otherLabel, half, parity, place }: KeyRowProps) {
  const nameId = useId();
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-2">
      <code id={nameId} className="break-all font-mono text-xs">
        {secretKey}
      </code>
      {isThere === false ? <Badge tone="warn">not in {otherLabel}</Badge> : null}
      <SameMark secretKey={secretKey} half={half} parity={parity} otherLabel={otherLabel} />
      <span className="ml-auto">
        <ShowValue place={place} secretKey={secretKey} describedBy={nameId} />
      </span>
    </li>
  );
}

interface SameMarkProps extends Pick<KeysInsideProps, 'half' | 'parity' | 'otherLabel'> {
  readonly secretKey: string;
}

/** A secret that two environments share is a finding: who reads the one knows the other. */
function SameMark({ secretKey, half, parity, otherLabel }: SameMarkProps) {
  const same = parity && sameValueOf(parity, half, secretKey);
  if (!same) return null;
  const tone = same.isFinding ? 'bad' : 'neutral';
  const name = same.otherKey === secretKey ? '' : `, as ${same.otherKey || 'the whole value'}`;
  if (same.former === 'own')
    return (
      <Badge tone={tone}>
        {otherLabel} has its former value{name}
      </Badge>
    );
  return (
    <Badge tone={tone}>
      {same.former ? 'former value of' : 'same value in'} {otherLabel}
      {name}
    </Badge>
  );
}
