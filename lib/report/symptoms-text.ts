import { count, moment, paint, plain, some } from '../core/text';
import { type Symptom, type Symptoms } from '../onboarding/symptoms';
import { type SymptomVerdict } from '../onboarding/symptom';

const signs: Readonly<Record<SymptomVerdict['status'], string>> = { fits: '✖', 'does-not-fit': '✔', unknown: '?' };

/** The most groups of accounts that the text shows of a symptom, and accounts of a group. */
const most = { groups: 4, accounts: 5 } as const;

/** The text report of symptoms: those that fit first, with cause and remedy; of the others the evidence alone. */
export function symptomsToText({ organization, takenAt, symptoms }: Symptoms, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const of = (status: SymptomVerdict['status']): readonly Symptom[] => symptoms.filter(({ verdict }) => verdict.status === status);
  const colours = { fits: p.red, 'does-not-fit': p.green, unknown: p.yellow };
  const lines = (symptom: Symptom): string[] => [
    colours[symptom.verdict.status](`${signs[symptom.verdict.status]} ${plain(symptom.symptom)}`),
    `    ${plain(symptom.verdict.evidence)}`,
    ...(symptom.verdict.status === 'fits' ? whyLines(symptom) : []),
  ];
  const group = (title: string, status: SymptomVerdict['status']): string[] =>
    of(status).length === 0 ? [] : ['', title, ...of(status).flatMap(lines)];
  return [
    `organization ${organization} · snapshot of ${moment(takenAt)}`,
    ...group('symptoms that fit what the snapshot shows:', 'fits'),
    ...group('cannot be told from the snapshot:', 'unknown'),
    ...group('do not fit:', 'does-not-fit'),
    '',
    `${of('fits').length} of ${symptoms.length} symptoms fit · ${of('unknown').length} unknown · ${of('does-not-fit').length} do not fit`,
    '',
  ].join('\n');
}

/** Cause and remedy: of the organization, or of accounts with the same evidence together. */
function whyLines(symptom: Symptom): string[] {
  const why = ({ cause = symptom.cause, remedy = symptom.remedy }: SymptomVerdict, indent: string): string[] => [
    `${indent}cause: ${plain(cause)}`,
    `${indent}remedy: ${plain(remedy)}`,
  ];
  const groups = new Map<string, { readonly verdict: SymptomVerdict; readonly accounts: string[] }>();
  for (const { account, verdict } of symptom.accounts ?? []) {
    if (verdict.status !== 'fits') continue;
    const key = JSON.stringify(verdict);
    const group = groups.get(key) ?? { verdict, accounts: [] };
    group.accounts.push(account);
    groups.set(key, group);
  }
  if (groups.size === 0) return why(symptom.verdict, '    ');
  const sorted = [...groups.values()].sort((a, b) => b.accounts.length - a.accounts.length);
  const left = sorted.slice(most.groups).flatMap(({ accounts }) => accounts).length;
  return [
    ...sorted
      .slice(0, most.groups)
      .flatMap(({ verdict, accounts }) => [
        `    ${count(accounts.length, 'account')}: ${some(accounts, most.accounts)}`,
        `      ${plain(verdict.evidence)}`,
        ...why(verdict, '      '),
      ]),
    ...(left > 0 ? [`    and ${count(left, 'other account')} for other reasons (--format json has every account)`] : []),
  ];
}
