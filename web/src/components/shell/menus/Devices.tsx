import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { type Device, endDevice, listDevices } from "../../../api/devices";
import { asFailure, type FailureKind } from "../../../api/errors";
import { useTranslation } from "../../../i18n/useTranslation";
import { Button } from "../Button";
import { useShell } from "../context";
import styles from "./Menus.module.css";
import { useTexts } from "./useTexts";

/** Where the reader is signed in, and the way out of one or all of them. */
export function Devices() {
  const t = useTexts();
  const { auth, signOutEverywhere } = useShell();
  const [devices, setDevices] = useState<readonly Device[] | null>(null);
  const [failure, setFailure] = useState<FailureKind | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  if (!t) return null;
  const attempt = async (work: () => Promise<unknown>) => {
    setFailure(null);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setFailure(asFailure(error).kind);
    }
    setBusy(false);
  };
  const load = async () => setDevices(await listDevices(auth));
  const end = async (id: string) => {
    await endDevice(auth, id);
    await load();
  };
  return (
    <div className={styles.part}>
      {devices ? (
        <DeviceList devices={devices} onEnd={(id) => void attempt(() => end(id))} />
      ) : (
        <Button look="quiet" isDisabled={isBusy} onPress={() => void attempt(load)}>
          <MonitorSmartphone size={16} />
          {isBusy ? t("devices.loading") : t("devices.show")}
        </Button>
      )}
      {failure ? (
        <p role="alert" className={styles.failed}>
          {t("devices.failed")} {t(`reason.${failure}`)}
        </p>
      ) : null}
      {isAsking ? (
        <>
          <p>{t("devices.allQuestion")}</p>
          <Button autoFocus onPress={() => setAsking(false)}>
            {t("devices.keep")}
          </Button>
          <Button look="danger" isDisabled={isBusy} onPress={() => void attempt(signOutEverywhere)}>
            {t("devices.allNow")}
          </Button>
        </>
      ) : (
        <Button look="quiet" onPress={() => setAsking(true)}>
          {t("devices.all")}
        </Button>
      )}
    </div>
  );
}

interface DeviceListProps {
  readonly devices: readonly Device[];
  readonly onEnd: (id: string) => void;
}

function DeviceList({ devices, onEnd }: DeviceListProps) {
  const t = useTexts();
  const { i18n } = useTranslation();
  if (!t) return null;
  const when = (at: string) =>
    at
      ? new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" }).format(
          new Date(at),
        )
      : "";
  return (
    <ul className={styles.devices}>
      {devices.map(({ id, seenAt, isCurrent }) => (
        <li key={id}>
          <span>
            {isCurrent ? t("devices.current") : t("devices.other")}
            <small>{t("devices.seen", { at: when(seenAt) })}</small>
          </span>
          {isCurrent ? null : (
            <Button aria-label={t("devices.endNamed", { at: when(seenAt) })} onPress={() => onEnd(id)}>
              {t("devices.end")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
