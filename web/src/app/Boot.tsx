import { Button } from "../components/shell/Button";
import { Page } from "../components/shell/Page";
import { useTranslation } from "../i18n/useTranslation";

/** The configuration could not be had; nothing else can start. */
export function Boot() {
  const { t } = useTranslation();
  return (
    <Page title={t("boot.failedTitle")} text={t("boot.failedText")}>
      <Button look="primary" onPress={() => window.location.reload()}>
        {t("thread.retry")}
      </Button>
    </Page>
  );
}
