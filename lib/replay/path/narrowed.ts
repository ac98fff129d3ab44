import { type FindingForm } from '../records/form';
import { isDocument } from '../records/record';

/** The form without possibilities that differ in fields alone which nobody reads. */
export function narrowed(form: FindingForm, inUse: ReadonlySet<string>): FindingForm {
  const [first, ...others] = form.possible;
  if (first === undefined || others.length === 0) return form;
  const key = (finding: object): string => JSON.stringify(Object.entries(finding).filter(([name]) => inUse.has(name) || isStatus(name)));
  const byKey = new Map(form.possible.filter(isDocument).map((finding) => [key(finding), finding]));
  return byKey.size === form.possible.length ? form : { ...form, possible: [...byKey.values()] };
}

/** What decides whether a finding is hidden is always in use. */
const isStatus = (name: string): boolean => name === 'Workflow' || name === 'status';
