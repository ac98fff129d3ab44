import { acceptFindings, type AcknowledgeableRule, type Acknowledgement } from './acknowledge';
import { lowerFirst } from './text';

/** A rule of a section of the configuration, with what the documentation says of it. */
export interface SectionRule extends AcknowledgeableRule {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly source: string;
}

/** What such a rule found. */
export interface SectionFinding {
  /** ID of the rule, or `ID[DETAIL]`, such as a Region or a trigger. */
  readonly id: string;
  readonly severity: 'error' | 'warning' | 'unknown';
  /** Key of the configuration. */
  readonly path: string;
  /** The fact, as a sentence without a full stop. */
  readonly message: string;
  readonly value?: unknown;
  readonly remedy: string;
}

export interface SectionReport {
  /** What nobody accepted, and what is wrong with acknowledgements. */
  readonly findings: readonly SectionFinding[];
  readonly acknowledged: readonly { readonly finding: SectionFinding; readonly justification: string }[];
}

/** What is left to say after the acknowledgements that stand in the section. */
export function sectionReport(
  section: string,
  found: readonly SectionFinding[],
  acknowledge: readonly Acknowledgement[] | undefined,
  rules: readonly SectionRule[],
): SectionReport {
  const { accepted, faults } = acceptFindings(acknowledge ?? [], found, rules);
  return {
    findings: [
      ...found.filter((finding) => !accepted.has(finding)),
      ...faults.map(({ at, ...fault }): SectionFinding => ({ ...fault, path: `${section}.${at}` })),
    ],
    acknowledged: [...accepted].map(([finding, justification]) => ({ finding, justification })),
  };
}

/** The fix of a rule as a remedy: a clause, without the marks of code. */
export function fixOf<Id extends string>(rules: readonly (Pick<SectionRule, 'fix'> & { readonly id: Id })[], id: Id): string {
  const fix = rules.find((rule) => rule.id === id)?.fix ?? '';
  return lowerFirst(fix.replaceAll('`', '').replace(/\.$/, ''));
}
