import { type Element } from './event-values';

/** An element in which fields hold, or the root of the event. Fields are bits. */
interface Node {
  /** Fields that hold in this element itself. */
  own: bigint;
  /** Fields that hold in it or in lists inside it. */
  reachable: bigint;
  /** The elements in which fields hold, by the list they stand in. */
  readonly lists: Map<object, Node[]>;
}

/**
 * Whether one element can be chosen of every list so that every field holds somewhere in the chosen elements.
 *
 * Takes time in proportion to the elements. Only where an event has two lists under one path, which takes a key with a dot beside a mapping of
 * that name, are combinations of their elements tried.
 *
 * @param holdsIn - for every field the elements in which it holds
 */
export function canChooseElements(holdsIn: readonly (readonly Element[])[]): boolean {
  const root: Node = { own: 0n, reachable: 0n, lists: new Map() };
  const nodes = new Map<Element, Node>();
  const nodeOf = (element: Element): Node => {
    const known = nodes.get(element);
    if (known !== undefined) {
      return known;
    }
    const node: Node = { own: 0n, reachable: 0n, lists: new Map() };
    nodes.set(element, node);
    const { lists } = element.parent === undefined ? root : nodeOf(element.parent);
    const siblings = lists.get(element.list) ?? [];
    siblings.push(node);
    lists.set(element.list, siblings);
    return node;
  };
  for (const [index, elements] of holdsIn.entries()) {
    for (const element of elements) {
      nodeOf(element).own |= 1n << BigInt(index);
    }
  }
  fillReachable(root);
  return holdsAll(root, (1n << BigInt(holdsIn.length)) - 1n);
}

function fillReachable(node: Node): bigint {
  node.reachable = [...node.lists.values()].flat().reduce((fields, child) => fields | fillReachable(child), node.own);
  return node.reachable;
}

function holdsAll(node: Node, wanted: bigint): boolean {
  const missing = wanted & ~node.own;
  if (missing === 0n) {
    return true;
  }
  if ((missing & ~node.reachable) !== 0n) {
    return false;
  }
  const lists = [...node.lists.values()];
  const ofLists = lists.map((elements) => elements.reduce((fields, { reachable }) => fields | reachable, 0n) & missing);
  const shared = ofLists.some((fields, index) => ofLists.some((others, other) => other > index && (fields & others) !== 0n));
  return shared
    ? largestSets(node, wanted).includes(wanted)
    : lists.every((elements, index) => {
        const fields = ofLists[index] ?? 0n;
        return fields === 0n || elements.some((element) => holdsAll(element, fields));
      });
}

/** The largest sets of wanted fields that some choice inside a node makes hold. */
function largestSets(node: Node, wanted: bigint): readonly bigint[] {
  return [...node.lists.values()].reduce<readonly bigint[]>(
    (sets, elements) => {
      const choices = maximal(elements.flatMap((element) => largestSets(element, wanted)));
      return maximal(sets.flatMap((set) => choices.map((choice) => set | choice)));
    },
    [node.own & wanted],
  );
}

function maximal(sets: readonly bigint[]): readonly bigint[] {
  const unique = [...new Set(sets)];
  return unique.filter((set) => !unique.some((other) => other !== set && (set & ~other) === 0n));
}
