import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { Annotation } from "../../../contracts/widgets";
import { remarksAt, remarksElsewhere } from "../adjustments";
import type { Adjustments } from "../types";
import styles from "./Remarks.module.css";

const ICONS = { info: Info, success: CircleCheck, warning: TriangleAlert, error: CircleAlert } as const;

interface RemarksProps {
  readonly adjustments: Adjustments;
  readonly fields: readonly string[];
}

/** The agent's remarks at the given fields, to be placed beside them. */
export function Remarks({ adjustments, fields }: RemarksProps) {
  return <RemarkList remarks={remarksAt(adjustments, fields)} />;
}

export function RemarksElsewhere({ adjustments, fields }: RemarksProps) {
  return <RemarkList remarks={remarksElsewhere(adjustments, fields)} />;
}

function RemarkList({ remarks }: { readonly remarks: readonly Annotation[] }) {
  if (remarks.length === 0) return null;
  return (
    <ul className={styles.list}>
      {remarks.map(({ text, kind = "info" }, index) => {
        const Icon = ICONS[kind];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the remarks keep their places
          <li key={index} className={`${styles.remark} ${styles[kind]}`}>
            <Icon aria-hidden size={14} />
            <span>{text}</span>
          </li>
        );
      })}
    </ul>
  );
}
