import {
  actionTypeNames,
  chainStages,
  linkIds,
  linkKinds,
  stageTitles,
  type ActionChain,
  type ChainProof,
  type Link,
  type LinkState,
} from '../../chain';
import { plain } from '../../core/text';
import { type Account, type Snapshot } from '../../organization/snapshot';
import { compareIds, organizationTree } from '../../organization/tree';
import { type Colouring, type Fact, type PageChain, type PageData, type PageLink, type PageState } from '../../page/data';

/** A question about each account. The first state that fits a unit is the worst. */
export interface AccountColouring {
  readonly title: string;
  /** As in `Colouring`. @default - a table leaves it out */
  readonly brief?: string;
  /** As in `Colouring`. @default false */
  readonly isDetail?: boolean;
  readonly states: readonly PageState[];
  /** The state of an account, as its place in `states`. */
  readonly of: (account: Account) => number;
}

export interface AccountFact {
  readonly heading: string;
  /** @returns undefined where there is nothing to say */
  readonly of: (account: Account) => string | undefined;
}

export interface OrganizationOptions {
  readonly snapshot: Pick<Snapshot, 'organization' | 'organizationalUnits' | 'accounts'>;
  /** @default - no chain is shown */
  readonly proof?: ChainProof;
  readonly colourings: readonly AccountColouring[];
  readonly facts: readonly AccountFact[];
}

/**
 * The organization as data of a page. Texts, links and chains that accounts share are there once: ten thousand accounts take about as many bytes as
 * their names and IDs.
 */
export function organizationData({ snapshot, proof, colourings, facts }: OrganizationOptions): PageData {
  const units = unitsOf(snapshot);
  const places = new Map(units.ids.map((id, index) => [id, index]));
  const accounts = [...snapshot.accounts].sort(
    (one, other) => places.get(one.parent)! - places.get(other.parent)! || compareIds(one.id, other.id),
  );
  const texts = new Interned<string>();
  const chains = new Chains();
  const proven = new Map(proof?.accounts.map((account) => [account.account, account]));
  return {
    version: 1,
    units,
    accounts: {
      ids: accounts.map(({ id }) => plain(id)),
      names: accounts.map(({ name }) => plain(name)),
      units: accounts.map(({ parent }) => places.get(parent) ?? 0),
      chains: accounts.map(({ id }) => {
        const chain = proven.get(id);
        return chain?.status === 'judged' ? chains.placeOf(chain) : -1;
      }),
    },
    colourings: colourings.map(({ of, ...question }): Colouring => ({ ...question, of: accounts.map(of) })),
    facts: facts.flatMap(({ heading, of }): readonly Fact[] => {
      const places = accounts.map((account) => {
        const text = of(account);
        return text === undefined || text === '' ? -1 : texts.placeOf(plain(text));
      });
      return places.every((place) => place === -1) ? [] : [{ heading, of: places }];
    }),
    texts: texts.list,
    stages: chainStages.map((stage) => stageTitles[stage]),
    kinds: linkIds.map((id) => ({ title: linkKinds[id].title, stage: chainStages.indexOf(linkKinds[id].stage) })),
    links: chains.links,
    chains: chains.list,
  };
}

/** The root first, and each unit behind the one that it is in. */
function unitsOf(snapshot: OrganizationOptions['snapshot']): PageData['units'] {
  const tree = organizationTree(snapshot);
  const [ids, names, parents]: [string[], string[], number[]] = [[], [], []];
  const add = (id: string, parent: number): void => {
    const place = ids.push(id) - 1;
    names.push(plain(tree.unitName(id)));
    parents.push(parent);
    for (const unit of tree.unitsIn(id)) add(unit.id, place);
  };
  add(tree.root, -1);
  return { ids, names, parents };
}

/** Values with a place each; the same value has one place. */
class Interned<Value> {
  public readonly list: Value[] = [];
  private readonly places = new Map<string, number>();

  public placeOf(value: Value): number {
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.list.length);
    return this.list.push(value) - 1;
  }
}

/** Chains, whose links are shared. */
class Chains {
  private readonly shared = new Interned<PageLink>();
  private readonly chains = new Interned<PageChain>();
  /** Accounts share the objects of links, which are looked up faster than their texts. */
  private readonly known = new Map<Link, number>();

  public get links(): readonly PageLink[] {
    return this.shared.list;
  }

  public get list(): readonly PageChain[] {
    return this.chains.list;
  }

  public placeOf({ verdict, actions }: { readonly verdict: LinkState; readonly actions: readonly ActionChain[] }): number {
    const of = actions.map(({ action, verdict, links }) => ({
      name: actionTypeNames[action],
      verdict,
      links: links.map((link) => this.linkPlace(link)),
    }));
    return this.chains.placeOf({ verdict, actions: of });
  }

  private linkPlace(link: Link): number {
    const known = this.known.get(link);
    if (known !== undefined) return known;
    const place = this.shared.placeOf({
      kind: linkIds.indexOf(link.id),
      state: link.state,
      evidence: plain(link.evidence),
      ...(link.state !== 'yes' && { remedy: plain(link.remedy) }),
    });
    this.known.set(link, place);
    return place;
  }
}
