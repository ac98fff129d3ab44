import { type Plan } from '../../rollout/plan';
import { staleness } from '../../rollout/staleness';
import { type AskedChange } from './applied';
import { type Change } from './change';

/** The changes of a step that were confirmed, and the plans that were shown for it. What was shown is what is carried out. */
export class Confirmed {
  private readonly plans = new Map<string, Plan | undefined>();

  /** What is still to be confirmed: also a change whose plan is no longer the one that was shown. */
  public open(changes: readonly Change[]): readonly AskedChange[] {
    return changes.flatMap(({ id, what, account, forEver, plan: planned }): readonly AskedChange[] => {
      const plan = planned?.();
      const shown = this.plans.get(id);
      const changedSince = shown && plan ? staleness(shown, plan) : [];
      if (this.plans.has(id) && changedSince.length === 0) return [];
      return [
        {
          ...{ id, what, account },
          ...(forEver !== undefined && { forEver }),
          ...(plan && { plan }),
          ...(changedSince.length > 0 && { changedSince }),
        },
      ];
    });
  }

  public add(changes: readonly AskedChange[]): void {
    for (const { id, plan } of changes) this.plans.set(id, plan);
  }

  /** The plan that was shown. @returns undefined where the change has none */
  public planOf({ id }: Change): Plan | undefined {
    return this.plans.get(id);
  }
}
