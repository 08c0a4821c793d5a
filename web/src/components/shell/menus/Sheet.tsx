import type { ReactNode } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import styles from "./Sheet.module.css";

interface SheetProps {
  readonly side: "start" | "end" | "bottom";
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A pane that slides over the conversation where there is no room beside it. */
export function Sheet({ side, label, onClose, children }: SheetProps) {
  return (
    <ModalOverlay
      className={styles.overlay ?? ""}
      isDismissable
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`${styles.sheet} ${styles[side]}`}>
        <Dialog className={styles.dialog ?? ""} aria-label={label}>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
