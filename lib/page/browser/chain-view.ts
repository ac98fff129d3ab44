import { type PageChain, type PageData, type PageLink } from '../data';

export const verdictSigns: Readonly<Record<PageLink['state'], string>> = { yes: '✔', no: '✖', unknown: '?' };
export const verdictWords: Readonly<Record<PageLink['state'], string>> = { yes: 'yes', no: 'no', unknown: 'unknown' };

export interface StageLinks {
  /** Title of the stage. */
  readonly stage: string;
  readonly links: readonly {
    readonly link: PageLink;
    readonly title: string;
    /** Action types that it is about. Empty where it is the same for all. */
    readonly names: readonly string[];
  }[];
}

/** Each link of a chain once, by stage, and apart by action types where they differ. */
export function groupedLinks({ stages, kinds, links }: PageData, { actions }: PageChain): readonly StageLinks[] {
  return stages.map((stage, place) => ({
    stage,
    links: kinds.flatMap(({ title, stage: of }, kind) => {
      if (of !== place) return [];
      const groups = new Map<number, string[]>();
      for (const action of actions) {
        const index = action.links.find((link) => links[link]!.kind === kind);
        if (index === undefined) continue;
        groups.set(index, [...(groups.get(index) ?? []), action.name]);
      }
      return [...groups].map(([index, names]) => ({ link: links[index]!, title, names: groups.size === 1 ? [] : names }));
    }),
  }));
}
