import { parseEventPattern } from '../events/event-pattern';
import { documentedKinds, hasPlainValues } from '../events/documented-kinds';
import { type EventPattern, type EventSource } from './route-pattern';

/** The subject of a message: the source of typed filters, or the events of a raw pattern. */
export type MessageKind = EventSource | 'call';

/** What is known of all events that a message is about. */
export interface MessageAbout {
  readonly kind: MessageKind;
  /** Fields whose every value can stand inside quotes: it has no quote and no backslash. What is not here stands alone. */
  readonly plain: readonly ('detail-type' | 'source')[];
}

/** What is known of the events of a source, of whose typed filter a pattern was made. */
export const aboutSource = (kind: MessageKind): MessageAbout => ({ kind, plain: kind === 'other' ? [] : ['detail-type', 'source'] });

/** What the messages of a rule are about. A raw pattern all of whose events are of one documented kind has the message of that kind. */
export function messageAbout(source: EventSource, eventPattern: EventPattern): MessageAbout {
  if (source !== 'other') return aboutSource(source);
  const { pattern } = parseEventPattern(eventPattern);
  if (pattern === undefined) return aboutSource('other');
  const { combinations } = pattern;
  const kinds = combinations.flatMap((combination) => documentedKinds(combination)?.map(kindOf) ?? ['other' as const]);
  const [first = 'other'] = kinds;
  return kinds.every((kind) => kind === first) && first !== 'other'
    ? aboutSource(first)
    : {
        kind: 'other',
        plain: (['detail-type', 'source'] as const).filter((path) =>
          combinations.every((combination) => hasPlainValues(combination, path)),
        ),
      };
}

function kindOf({ source, detailType }: { readonly source: string; readonly detailType: string }): MessageKind {
  if (detailType.endsWith(' via CloudTrail')) return 'call';
  if (source === 'aws.security-ir') return 'security-ir';
  return kindsOfDetailTypes[detailType] ?? 'other';
}

const kindsOfDetailTypes: Readonly<Record<string, MessageKind>> = {
  'GuardDuty Finding': 'guardduty',
  'Security Hub Findings - Imported': 'securityhub',
  'Security Hub Findings - Custom Action': 'securityhub',
  'Security Hub Insight Results': 'securityhub-insight',
  'Findings Imported V2': 'securityhub-v2',
};
