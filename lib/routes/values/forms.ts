import { formOf } from '../../events/value-forms';
import { type Domain } from './domain';

/** What a field of a finding of GuardDuty holds, by its path. @returns undefined where nothing is known of it but its type */
export function domainOfForm(path: string): Domain | undefined {
  const known = formOf(path);
  if (known === undefined) return undefined;
  const { words, form, beginning } = known;
  return { words, type: 'text', values: [], form, ...(beginning !== undefined && { beginning }), isOptional: true };
}
