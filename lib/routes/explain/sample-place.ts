import { mayHold, textsOf, type PatternCombination } from '../../events/field-condition';
import { type EventPlace } from '../layout';

/** An event as AWS documents it, for an example. */
export type SampleEvent = Readonly<Record<string, unknown>>;

/** Where a sample arises. */
export interface SamplePlace extends EventPlace {
  /** The account that a finding is about. */
  readonly member: string;
  /** The management account, in which calls of AWS Organizations arise. @default - the account */
  readonly management?: string;
}

export const sampleTime = '2026-01-15T08:30:00Z';

/** What every event has. https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html */
export function envelope({ account, region }: EventPlace, source: string, detailType: string): SampleEvent {
  return {
    version: '0',
    id: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
    'detail-type': detailType,
    source,
    account,
    time: sampleTime,
    region,
  };
}

/** Where findings name the account that they are about. */
export const accountsOfFindings: readonly string[] = [
  'detail.accountId',
  'detail.findings.AwsAccountId',
  'detail.findings.cloud.account.uid',
];

/** The accounts and Region that a pattern asks for; otherwise the given ones. @returns undefined where it takes neither them nor names others */
export function placeFor(combination: PatternCombination, place: SamplePlace): SamplePlace | undefined {
  const account = named(combination, 'account', place.account, /^\d{12}$/);
  const region = named(combination, 'region', place.region, /^[a-z]{2}(?:-[a-z]+)+-\d+$/);
  const member = accountsOfFindings
    .flatMap((path) => named(combination, path, place.member, /^\d{12}$/) ?? [])
    .find((each) => each !== place.member);
  return account === undefined || region === undefined ? undefined : { ...place, account, region, member: member ?? place.member };
}

function named(combination: PatternCombination, path: string, given: string, form: RegExp): string | undefined {
  return mayHold(combination, path, [given]) ? given : textsOf(combination, path).find((text) => form.test(text));
}
