import { type Document } from '../../signals/readers/example-event';
import { ownMember } from '../records/record';
import { arrivedInSecurityHub } from '../records/arrival';
import { type FindingForm } from '../records/form';
import { narrowed } from '../path/narrowed';
import { type RulesInPlace } from '../rules-in-place';
import { type MadeSource } from './made-source';
import { membersInUse } from './members-in-use';

/** Members that a finding may not have had when it arrived, or had otherwise. */
export const varyingOnArrival: ReadonlySet<string> = new Set([
  'Note',
  'UserDefinedFields',
  'Workflow',
  'WorkflowState',
  'VerificationState',
]);

/** Members of which it is worked out what they were on arrival: those, and such as the provider of a finding sets (`arrivedInSecurityHub`). */
export const arriving: ReadonlySet<string> = new Set([
  ...varyingOnArrival,
  ...['FindingProviderFields', 'Severity', 'Types', 'Confidence', 'Criticality', 'RelatedFindings'],
]);

/** Findings that Security Hub CSPM recorded, as they arrived: only with the members that rules and routes read or write. */
export class ArrivedSources {
  private readonly names: readonly string[];
  private readonly arriving: readonly string[];

  public constructor(private readonly rules: Pick<RulesInPlace, 'fieldsInUse' | 'pathsInUse' | 'regions'>) {
    // A member whose name has dots can stand for several.
    const dotted = rules.pathsInUse.flatMap((path) => {
      const names = path.split('.');
      return names.slice(1).map((_, index) => names.slice(0, index + 2).join('.'));
    });
    this.names = [...new Set([...membersInUse(rules), ...dotted, 'FindingProviderFields'])];
    this.arriving = this.names.filter((name) => arriving.has(name));
  }

  public sourceOf(finding: Document, event: Document | undefined, now: string | undefined): MadeSource {
    return { ...this.arrived(finding, this.names), event, now };
  }

  /** The members that are worked out, alone: of an outline, which has the others. */
  public arrivingSourceOf(finding: Document): Pick<MadeSource, 'common' | 'possible' | 'variant'> {
    return this.arrived(finding, this.arriving);
  }

  private arrived(finding: Document, names: readonly string[]): Pick<MadeSource, 'common' | 'possible' | 'variant'> {
    const members: Record<string, unknown> = {};
    for (const name of names) {
      const value = ownMember(finding, name);
      if (value !== undefined) members[name] = value;
    }
    const form: FindingForm = { possible: arrivedInSecurityHub(members), isOpen: () => false, isRecorded: true };
    const possible = narrowed(form, this.rules.fieldsInUse).possible;
    return { common: possible[0] ?? {}, possible, variant: String(possible.length) };
  }
}
