import { columns, figure, type Paint } from '../core/text';
import { type DeployedPart, type DeployedParts, type PartStatus } from '../verification/deployed/part';

const words: Readonly<Partial<Record<PartStatus, string>>> = {
  missing: 'not deployed',
  differs: 'different',
  'to-remove': 'to remove',
  unknown: 'unknown',
};

/** What the configuration deploys besides roles, by its kind: how many parts are as configured, and what the others are. Nothing where nobody looked. */
export function deployedLines({ parts }: Pick<DeployedParts, 'parts'>, p: Paint): string[] {
  const looked = parts.filter(({ status }) => status !== 'not-looked-at');
  const kinds = [...new Set(looked.map(({ kind }) => kind))];
  if (kinds.length === 0) return [];
  const rows = kinds.map((kind) => rowOf(looked.filter((part) => part.kind === kind)));
  const lines = columns(rows.map(({ cells }) => cells));
  return ['', 'deployed, in all Regions:', ...lines.map((line, index) => p[rows[index]!.colour](line))];
}

function rowOf(parts: readonly DeployedPart[]): { readonly cells: readonly string[]; readonly colour: 'green' | 'red' | 'yellow' } {
  const of = (status: PartStatus): number => parts.filter((part) => part.status === status).length;
  const wanted = parts.length - of('to-remove');
  const others = (['missing', 'differs', 'to-remove', 'unknown'] as const).filter((status) => of(status) > 0);
  return {
    cells: [
      `${parts[0]!.kind}`,
      `${figure(of('as-configured'))}/${figure(wanted)} as configured`,
      others.map((status) => `${figure(of(status))} ${words[status]}`).join(', '),
    ],
    colour: others.length === 0 ? 'green' : others.every((status) => status === 'unknown') ? 'yellow' : 'red',
  };
}
