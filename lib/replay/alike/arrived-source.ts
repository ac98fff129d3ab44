import { partsOf, updatableFields } from '../../signals/security-hub/update';
import { type Document } from '../../signals/readers/example-event';
import { ownMember } from '../records/record';
import { arrivedInSecurityHub } from '../records/arrival';
import { type FindingForm } from '../records/form';
import { narrowed } from '../path/narrowed';
import { type RulesInPlace } from '../rules-in-place';
import { type MadeSource } from './made-source';

/** Members that a finding may not have had when it arrived, or had otherwise. */
export const varyingOnArrival: ReadonlySet<string> = new Set([
  'Note',
  'UserDefinedFields',
  'Workflow',
  'WorkflowState',
  'VerificationState',
]);

/** Members of Security Hub findings that rules and routes read or write. */
export function membersInUse({ fieldsInUse, regions }: Pick<RulesInPlace, 'fieldsInUse' | 'regions'>): ReadonlySet<string> {
  const written = [...regions.values()].flatMap(({ automationRules }) =>
    automationRules.flatMap(({ rule }) => partsOf(rule.update).map((part) => updatableFields[part].split('.', 1)[0]!)),
  );
  return new Set([...fieldsInUse, ...written, 'Workflow']);
}

/** Findings that Security Hub CSPM recorded, as they arrived: only with the members that rules and routes read or write. */
export class ArrivedSources {
  private readonly names: readonly string[];

  public constructor(private readonly rules: Pick<RulesInPlace, 'fieldsInUse' | 'pathsInUse' | 'regions'>) {
    // A member whose name has dots can stand for several.
    const dotted = rules.pathsInUse.flatMap((path) => {
      const names = path.split('.');
      return names.slice(1).map((_, index) => names.slice(0, index + 2).join('.'));
    });
    this.names = [...new Set([...membersInUse(rules), ...dotted, 'FindingProviderFields'])];
  }

  public sourceOf(finding: Document, event: Document | undefined, now: string | undefined): MadeSource {
    const members: Record<string, unknown> = {};
    for (const name of this.names) {
      const value = ownMember(finding, name);
      if (value !== undefined) members[name] = value;
    }
    const form: FindingForm = { possible: arrivedInSecurityHub(members), isOpen: () => false, isRecorded: true };
    const possible = narrowed(form, this.rules.fieldsInUse).possible;
    return { common: possible[0] ?? {}, possible, variant: String(possible.length), event, now };
  }
}
