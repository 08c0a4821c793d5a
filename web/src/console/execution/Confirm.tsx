import { Button } from "../../components/shell/Button";
import { useTranslation } from "../../i18n/useTranslation";
import styles from "./Execution.module.css";

interface ConfirmProps {
  readonly text: string;
  readonly action: string;
  onConfirm(): Promise<void>;
  onClose(): void;
}

export function Confirm({ text, action, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation("console");
  return (
    <>
      <p>{text}</p>
      <div className={styles.buttons}>
        <Button onPress={onClose}>{t("back")}</Button>
        <Button look="primary" onPress={() => void onConfirm().then(onClose)}>
          {action}
        </Button>
      </div>
    </>
  );
}
