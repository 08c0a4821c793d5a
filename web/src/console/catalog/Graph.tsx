import { Maximize, Minus, Plus, X } from "lucide-react";
import { memo, type Ref, useCallback, useEffect, useRef } from "react";
import { stringify } from "yaml";
import { Button } from "../../components/shell/Button";
import { useTranslation } from "../../i18n/useTranslation";
import { Notice, Quiet } from "../parts/Notice";
import { Scroller } from "../parts/Scroller";
import type { StepRow } from "../timeline";
import { useQuery } from "../useQuery";
import styles from "./Graph.module.css";
import { type GraphEdge, type GraphNode, NODE_HEIGHT, NODE_WIDTH, type PlaybookGraph } from "./graph";
import { Source } from "./Source";
import { useFit } from "./useFit";
import { useGraph } from "./useGraph";
import { useInView } from "./useInView";

interface GraphProps {
  readonly content: string;
  /** The state of each step of an execution; empty for a playbook alone. */
  readonly states: ReadonlyMap<string, StepRow["state"]>;
}

/** A playbook drawn: steps by their kind, arcs with their conditions; a step shows its text. */
export function Graph({ content, states }: GraphProps) {
  const { t } = useTranslation("console");
  const { value, failure, reload } = useGraph(content);
  if (failure) return <Notice failure={failure} onRetry={reload} />;
  if (value === null) return <Quiet>{t("graph.loading")}</Quiet>;
  if (value.graph === null) return <Quiet>{t("graph.none")}</Quiet>;
  return <Drawing graph={value.graph} states={states} />;
}

interface DrawingProps extends Pick<GraphProps, "states"> {
  readonly graph: PlaybookGraph;
}

function Drawing({ graph, states }: DrawingProps) {
  const { t } = useTranslation("console");
  const [query, change] = useQuery();
  const frame = useRef<HTMLDivElement>(null);
  const entry = useRef<SVGForeignObjectElement>(null);
  const [scale, setScale] = useFit(frame, graph.width);
  const [top, bottom] = useInView(frame).map((edge) => edge / scale) as [number, number];
  const select = useCallback((id: string | null) => change({ node: id }), [change]);
  useEffect(() => {
    entry.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, []);
  const selected = graph.nodes.find(({ id }) => id === query.get("node"));
  // Of a long playbook only what is near the view is drawn; the entry always, as the view begins at it.
  const isInView = ({ y, isEntry }: GraphNode) => isEntry || (y >= top && y <= bottom);
  const crosses = ({ points }: GraphEdge) =>
    Math.min(...points.map(({ y }) => y)) <= bottom && Math.max(...points.map(({ y }) => y)) >= top;
  const zoom = (by: number) => setScale(Math.min(1.6, scale + by));
  return (
    <div className={styles.split} data-open={selected !== undefined || undefined}>
      <div className={styles.frame}>
        <div className={styles.zoom}>
          <Button look="quiet" size="icon" aria-label={t("graph.larger")} onPress={() => zoom(0.2)}>
            <Plus aria-hidden size={17} />
          </Button>
          <Button look="quiet" size="icon" aria-label={t("graph.fit")} onPress={() => setScale(null)}>
            <Maximize aria-hidden size={15} />
          </Button>
          <Button look="quiet" size="icon" aria-label={t("graph.smaller")} onPress={() => zoom(-0.2)}>
            <Minus aria-hidden size={17} />
          </Button>
        </div>
        <Scroller
          ref={frame}
          className={styles.scroll}
          aria-label={t("graph.label", { count: graph.nodes.length })}
        >
          <svg
            className={styles.graph}
            width={graph.width * scale}
            height={graph.height * scale}
            viewBox={`0 0 ${graph.width} ${graph.height}`}
          >
            <title>{t("views.graph")}</title>
            <defs>
              <marker
                id="arrow"
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto"
              >
                <path d="M0 0 8 4 0 8z" className={styles.arrow} />
              </marker>
            </defs>
            {graph.edges.filter(crosses).map((edge) => (
              <Arc
                key={`${edge.from} ${edge.to} ${edge.when}`}
                edge={edge}
                isNear={selected?.id === edge.from || selected?.id === edge.to}
                isTaken={states.has(edge.from) && states.has(edge.to)}
              />
            ))}
            {graph.nodes.filter(isInView).map((node) => (
              <Node
                key={node.id}
                node={node}
                ref={node.isEntry ? entry : undefined}
                state={states.get(node.id)}
                isPale={states.size > 0 && !states.has(node.id)}
                isSelected={node.id === selected?.id}
                onSelect={select}
              />
            ))}
          </svg>
        </Scroller>
      </div>
      {selected && (
        <aside className={styles.details} aria-label={selected.id}>
          <header>
            <h2>{selected.id}</h2>
            <Button look="quiet" size="icon" aria-label={t("close")} onPress={() => change({ node: null })}>
              <X aria-hidden size={18} />
            </Button>
          </header>
          <ul>
            {graph.edges
              .filter(({ from }) => from === selected.id)
              .map(({ to, when }) => (
                <li key={`${to} ${when}`}>
                  → {to} {when && <code>{when}</code>}
                </li>
              ))}
          </ul>
          <Source text={stringify(selected.step)} />
        </aside>
      )}
    </div>
  );
}

interface ArcProps {
  readonly edge: GraphEdge;
  readonly isNear: boolean;
  readonly isTaken: boolean;
}

const Arc = memo(function Arc({ edge, isNear, isTaken }: ArcProps) {
  const path = curve(edge.points);
  return (
    <path
      className={styles.arc}
      d={path}
      markerEnd="url(#arrow)"
      data-near={isNear || undefined}
      data-taken={isTaken || undefined}
      data-conditional={edge.when !== "" || undefined}
    >
      {edge.when && <title>{edge.when}</title>}
    </path>
  );
});

/** A line with its corners rounded: it goes to the middles of its parts and bends at its points. */
function curve(points: GraphEdge["points"]): string {
  const [first, ...others] = points;
  const last = others.at(-1);
  if (!first || !last) return "";
  const bends = others.slice(0, -1).map((point, index) => {
    const next = others[index + 1] ?? last;
    const isLast = index === others.length - 2;
    const [x, y] = isLast ? [next.x, next.y] : [(point.x + next.x) / 2, (point.y + next.y) / 2];
    return `Q${point.x} ${point.y} ${x} ${y}`;
  });
  return `M${first.x} ${first.y} ${bends.length > 0 ? bends.join(" ") : `L${last.x} ${last.y}`}`;
}

interface NodeProps {
  readonly ref?: Ref<SVGForeignObjectElement> | undefined;
  readonly node: GraphNode;
  readonly state: StepRow["state"] | undefined;
  readonly isPale: boolean;
  readonly isSelected: boolean;
  onSelect(id: string | null): void;
}

const Node = memo(function Node({ ref, node, state, isPale, isSelected, onSelect }: NodeProps) {
  const { t } = useTranslation("console");
  const { id, kind, about, isLoop, isEntry, x, y } = node;
  return (
    <foreignObject
      ref={ref}
      x={x - NODE_WIDTH / 2}
      y={y - NODE_HEIGHT / 2}
      width={NODE_WIDTH}
      height={NODE_HEIGHT}
    >
      <button
        type="button"
        className={styles.node}
        data-kind={kind}
        data-state={state}
        data-pale={isPale || undefined}
        data-entry={isEntry || undefined}
        aria-pressed={isSelected}
        title={about || undefined}
        onClick={() => onSelect(isSelected ? null : id)}
      >
        <strong>{id}</strong>
        <span>
          {kind}
          {isLoop && ` · ${t("graph.loop")}`}
          {isEntry && ` · ${t("graph.entry")}`}
          {state && ` · ${t(`state.${state}`)}`}
        </span>
      </button>
    </foreignObject>
  );
});
