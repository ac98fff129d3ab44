import { count, plain, some } from '../../core/text';
import { type PageState } from '../../page/data';
import { type Finding } from '../../rollout/plan';
import { type XmlElement } from '../xml';
import { firstOf, marked, of, paragraph, section, toDo } from './elements';

const severities: Readonly<Record<Finding['severity'], PageState>> = {
  error: { label: 'error', sign: '✖', tone: 'bad' },
  unknown: { label: 'unknown', sign: '?', tone: 'unknown' },
  warning: { label: 'warning', sign: '!', tone: 'change' },
  notice: { label: 'notice', sign: 'i', tone: 'neutral' },
};
const order = Object.keys(severities) as readonly Finding['severity'][];

/** Findings of a plan or a proof, errors first. @returns nothing where there is none */
export function findingsPart(heading: string, findings: readonly Finding[]): readonly XmlElement[] {
  if (findings.length === 0) return [];
  const sorted = [...findings].sort((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
  const items = sorted.map(({ id, severity, message, remedy, accounts }) =>
    marked(severities[severity], `${severity}: `, [
      of('span', plain(message)),
      ...(accounts && accounts.length > 0 ? [paragraph(`${count(accounts.length, 'account')}: ${plain(some(accounts, 10))}`)] : []),
      toDo(plain(remedy)),
      paragraph(id, { class: 'dim' }),
    ]),
  );
  return [section(heading, firstOf(items, 8, 'findings'))];
}
