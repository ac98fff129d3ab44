import { moment, paint, plain } from '../core/text';
import { type Symptom, type Symptoms, type SymptomVerdict } from '../onboarding/symptoms';

const signs: Readonly<Record<SymptomVerdict['status'], string>> = { fits: '✖', 'does-not-fit': '✔', unknown: '?' };

/** The text report of symptoms: those that fit first, with cause and remedy; of the others the evidence alone. */
export function symptomsToText({ organization, takenAt, symptoms }: Symptoms, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const of = (status: SymptomVerdict['status']): readonly Symptom[] => symptoms.filter(({ verdict }) => verdict.status === status);
  const colours = { fits: p.red, 'does-not-fit': p.green, unknown: p.yellow };
  const lines = ({ symptom, cause, remedy, verdict }: Symptom): string[] => [
    colours[verdict.status](`${signs[verdict.status]} ${plain(symptom)}`),
    `    ${plain(verdict.evidence)}`,
    ...(verdict.status === 'fits' ? [`    cause: ${plain(cause)}`, `    remedy: ${plain(remedy)}`] : []),
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
