import type { ReactNode } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import styles from "./Sheet.module.css";

interface SheetProps {
  readonly label: string;
  readonly children: (close: () => void) => ReactNode;
}

/** Something to decide before going on. */
export function Sheet({ label, children }: SheetProps) {
  return (
    <ModalOverlay className={styles.overlay ?? ""} isDismissable>
      <Modal className={styles.modal ?? ""}>
        <Dialog className={styles.dialog ?? ""} aria-label={label}>
          {({ close }) => (
            <>
              <h2>{label}</h2>
              {children(close)}
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
