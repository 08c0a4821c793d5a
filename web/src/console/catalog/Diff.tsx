import { structuredPatch } from "diff";
import { useMemo } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { Quiet } from "../parts/Notice";
import styles from "./Source.module.css";

interface DiffProps {
  readonly from: string;
  readonly to: string;
  readonly names: readonly [string, string];
}

interface Line {
  readonly key: string;
  readonly kind: "added" | "removed" | "same" | "hunk";
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

const KINDS = { "+": "added", "-": "removed" } as const;

/** What changed between two versions, with three lines around each change. */
export function Diff({ from, to, names }: DiffProps) {
  const { t } = useTranslation("console");
  const lines = useMemo(() => linesOf(from, to, names), [from, to, names]);
  if (lines.length === 0) return <Quiet>{t("diff.same")}</Quiet>;
  const count = (kind: Line["kind"]) => lines.filter((line) => line.kind === kind).length;
  return (
    <section aria-label={t("diff.label", { from: names[0], to: names[1] })}>
      <p className={styles.counts}>
        {names.join(" → ")}
        <ins>+{count("added")}</ins>
        <del>−{count("removed")}</del>
      </p>
      <div className={styles.diff}>
        <table>
          <tbody>
            {lines.map(({ key, kind, before, after, text }) => (
              <tr key={key} data-kind={kind}>
                <td className={styles.number}>{before}</td>
                <td className={styles.number}>{after}</td>
                <td>
                  {kind === "added" ? "+ " : kind === "removed" ? "− " : "  "}
                  {text}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function linesOf(from: string, to: string, [one, other]: readonly [string, string]): readonly Line[] {
  const { hunks } = structuredPatch(one, other, from, to, "", "", { context: 3 });
  return hunks.flatMap((hunk) => {
    let [before, after] = [hunk.oldStart, hunk.newStart];
    const head: Line = {
      key: `@${before},${after}`,
      kind: "hunk",
      before: null,
      after: null,
      text: `@@ −${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    };
    const lines = hunk.lines
      .filter((line) => !line.startsWith("\\"))
      .map((line): Line => {
        const kind = KINDS[line[0] as keyof typeof KINDS] ?? "same";
        const [old, now] = [kind === "added" ? null : before++, kind === "removed" ? null : after++];
        return { key: `${old}:${now}`, kind, before: old, after: now, text: line.slice(1) };
      });
    return [head, ...lines];
  });
}
